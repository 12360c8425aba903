"""A table is read as it was written, and its lines are counted as an editor counts them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fidelity.cli.reading import read_ratings, read_table
from fidelity.errors import InvalidInput


def written(folder: Path, text: str) -> Path:
    path = folder / "scores.csv"
    path.write_text(text)
    return path


def ratings(path: Path) -> pd.DataFrame:
    return read_ratings(path, required=("session", "rater", "score"), optional=("item",))


def test_labels_stay_the_texts_that_were_written(tmp_path: Path) -> None:
    path = written(tmp_path, "session,rater,score\n01,NA,1\n1, b,2\nTrue,null,3\n")

    frame = ratings(path)

    assert frame["session"].tolist() == ["01", "1", "True"]
    assert frame["rater"].tolist() == ["NA", " b", "null"]


def test_equal_texts_in_many_lines_are_equal_numbers(tmp_path: Path) -> None:
    cells = ["1", " 1", "1.0", "2.5", "1e1", "NA", "", " NA "] * 50
    lines = [f"s{number},r,{cell}" for number, cell in enumerate(cells)]
    path = written(tmp_path, "\n".join(["session,rater,score", *lines]))

    score = ratings(path)["score"].to_numpy()

    expected = [1.0, 1.0, 1.0, 2.5, 10.0, np.nan, np.nan, np.nan] * 50
    np.testing.assert_array_equal(score, expected)


def test_empty_lines_are_left_out_and_counted_in_the_line_of_a_complaint(tmp_path: Path) -> None:
    good = "session,rater,score\ns1,a,1\n\n,,\ns2,a,2\n"

    frame = ratings(written(tmp_path, good))

    assert frame["session"].tolist() == ["s1", "s2"]
    assert frame.index.tolist() == [0, 3]
    with pytest.raises(InvalidInput, match=r"line 6: the score is not a number: 'x'"):
        ratings(written(tmp_path, good + "s3,a, x \ns4,a,y\n"))


def test_line_of_blanks_is_no_empty_line(tmp_path: Path) -> None:
    path = written(tmp_path, "session,rater,score\ns1,a,1\n  ,a,2\n , , \n")

    with pytest.raises(InvalidInput, match="line 3: the session is empty"):
        ratings(path)


def test_column_that_is_asked_for_as_label_and_number_is_a_number(tmp_path: Path) -> None:
    path = written(tmp_path, "trainee,month,score\nt,2,1\nt,10,2\n")

    frame = read_table(path, labels=("trainee", "month"), numbers=("month", "score"))

    assert frame["month"].tolist() == [2.0, 10.0]
    assert list(frame.columns) == ["trainee", "month", "score"]

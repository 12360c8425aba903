"""The container files, read and compared with the settings: nobody builds an image here."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SETTINGS = (ROOT / "backend" / "config" / "settings.py").read_text()
ENV_EXAMPLE = (ROOT / ".env.example").read_text()
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["migrate", "web", "worker"]
LASTING = ["db", "web", "worker"]
DOCKERFILE = (ROOT / "backend" / "Dockerfile").read_text()
INSTRUCTIONS = [
    (name, rest) for name, rest in re.findall(r"^([A-Z]+) (.+)$", DOCKERFILE, flags=re.MULTILINE)
]
IGNORE_RULES = [
    line
    for line in (ROOT / ".dockerignore").read_text().splitlines()
    if line and not line.startswith("#")
]


def instructions(name: str) -> list[str]:
    return [rest for instruction, rest in INSTRUCTIONS if instruction == name]


def documented_variables() -> set[str]:
    return set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", ENV_EXAMPLE, flags=re.MULTILINE))


def set_variables(service: str) -> set[str]:
    return {key.removesuffix("_FILE") for key in SERVICES[service]["environment"]}


def test_env_example_lists_exactly_what_the_settings_read() -> None:
    read = set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', SETTINGS))

    assert "SECRET_KEY" in read
    assert documented_variables() == read


def test_env_example_explains_every_variable() -> None:
    for block in ENV_EXAMPLE.strip().split("\n\n")[1:]:
        *comment, assignment = block.splitlines()

        assert comment, f"{assignment} has no comment"
        assert all(line.startswith("# ") for line in comment)


@pytest.mark.parametrize("service", OURS)
def test_containers_set_only_documented_variables(service: str) -> None:
    assert set_variables(service) <= documented_variables()


def test_containers_set_every_variable_without_a_default() -> None:
    required = set(re.findall(r'\benv\.\w+\("([A-Z_]+)"\)', SETTINGS))

    assert {"SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS"} <= required
    assert required <= set_variables("web")


def test_compose_asks_only_for_documented_variables() -> None:
    assert set(re.findall(r"\$\{([A-Z_]+)", COMPOSE_TEXT)) <= documented_variables()


@pytest.mark.parametrize("service", LASTING)
def test_each_lasting_container_has_a_health_check(service: str) -> None:
    check = SERVICES[service]["healthcheck"]

    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= set(check)


@pytest.mark.parametrize("service", ["web", "worker"])
def test_server_waits_for_database_and_migrations(service: str) -> None:
    assert SERVICES[service]["depends_on"] == {
        "db": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


def test_secrets_are_files_outside_the_repository() -> None:
    files = [secret["file"] for secret in COMPOSE["secrets"].values()]

    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    assert all(file.startswith("./secrets/") for file in files)


@pytest.mark.parametrize("service", [*OURS, "db"])
def test_each_secret_reaches_its_container_as_a_file(service: str) -> None:
    environment = SERVICES[service]["environment"]
    secret_keys = [key for key in environment if re.search("SECRET|PASSWORD|DATABASE_URL", key)]

    assert secret_keys
    for key in secret_keys:
        assert key.endswith("_FILE")
        assert environment[key].removeprefix("/run/secrets/") in SERVICES[service]["secrets"]


@pytest.mark.parametrize("service", OURS)
def test_debugging_and_demo_are_off(service: str) -> None:
    environment = SERVICES[service]["environment"]

    assert (environment["DEBUG"], environment["DEMO"]) == ("0", "0")


def test_no_port_is_open_to_the_network() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert published == ["127.0.0.1:8000:8000"]


def test_images_are_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    images = [SERVICES["db"]["image"], *(base.split()[0] for base in instructions("FROM"))]

    assert all(re.search(r":\d+\.\d+(\.\d+)?-\w+", image) for image in images), images
    assert SERVICES["web"]["image"] == f"attune:{project['version']}"


def test_image_installs_the_locked_packages_with_hashes() -> None:
    runs = "\n".join(instructions("RUN"))

    assert "pip install --no-input --require-hashes -r requirements.txt" in runs
    assert "npm ci" in runs
    assert "npm install" not in runs


def test_image_runs_without_root() -> None:
    names = [name for name, _ in INSTRUCTIONS]
    last_stage = INSTRUCTIONS[len(names) - 1 - names[::-1].index("FROM") :]
    last_names = [name for name, _ in last_stage]

    assert ("USER", "attune") in last_stage
    assert last_names.index("USER") < last_names.index("CMD")


def test_image_copies_only_what_exists_and_is_in_the_build_context() -> None:
    allowed = {rule.removeprefix("!") for rule in IGNORE_RULES if rule.startswith("!")}
    own_copies = [copy for copy in instructions("COPY") if "--from=" not in copy]
    sources = [source for copy in own_copies for source in copy.split()[:-1]]

    assert "requirements.txt" in sources
    for source in sources:
        assert (ROOT / source).exists(), source
        assert source.split("/")[0] in allowed, source


def test_build_context_leaves_out_secrets_and_databases() -> None:
    assert IGNORE_RULES[0] == "*"
    assert not {"!.env", "!secrets", "!.attune", "!.git"} & set(IGNORE_RULES)
    assert "**/*.sqlite3*" in IGNORE_RULES

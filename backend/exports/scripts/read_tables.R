# Read every table of this export: source("read.R", chdir = TRUE); tables[["folder/long"]] is a data
# frame. Missing numbers are NA. Coded columns are factors in the order of the codebook.
# Needs R alone for CSV; the package haven for files of SPSS and Stata.

codebook <- read.csv("codebook.csv", colClasses = "character", na.strings = character(0))

read_table <- function(path) {
  if (grepl("\\.sav$", path)) return(haven::read_sav(path, user_na = TRUE))
  if (grepl("\\.dta$", path)) return(haven::read_dta(path))
  folder <- basename(dirname(path))
  table <- sub("\\.csv$", "", basename(path))
  rows <- codebook[codebook$folder == folder & codebook$table == table, ]
  kinds <- unique(rows[c("variable", "type")])
  classes <- setNames(ifelse(kinds$type == "number", "numeric", "character"), kinds$variable)
  frame <- read.csv(path, colClasses = classes, na.strings = c("", "NA"), check.names = FALSE)
  for (name in kinds$variable[kinds$type == "coded"]) {
    value <- rows[rows$variable == name & rows$in_csv != "" & rows$in_stata == "", ]
    frame[[name]] <- factor(frame[[name]], levels = value$in_csv, labels = value$means)
  }
  frame
}

tables <- list()
for (ending in c("csv", "sav", "dta")) {
  paths <- Sys.glob(file.path("*", paste0("*.", ending)))
  if (length(paths) > 0) {
    tables <- lapply(paths, read_table)
    names(tables) <- sub(paste0("\\.", ending, "$"), "", paths)
    break
  }
}

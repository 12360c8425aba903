# Fits every job of a table and writes one line each: seconds of lmer alone, its REML criterion, the
# criterion at components given from outside, and the peak of R's memory.
suppressMessages(library(lme4))
arguments <- commandArgs(trailingOnly = TRUE)
jobs <- read.delim(arguments[1], colClasses = "character", na.strings = character(0))
elapsed <- function(work, runs) median(replicate(runs, system.time(work())[["elapsed"]]))
for (i in seq_len(nrow(jobs))) {
  job <- jobs[i, ]
  data <- read.csv(job$file)
  for (name in strsplit(job$factors, ",")[[1]]) data[[name]] <- factor(data[[name]])
  model <- as.formula(job$formula)
  fit <- function(...) suppressMessages(suppressWarnings(lmer(model, data, REML = TRUE, ...)))
  runs <- as.integer(job$runs)
  invisible(gc(reset = TRUE))
  fitted <- fit()
  megabytes <- sum(gc()[, 6])
  usual <- bare <- NaN
  if (runs > 0) {
    usual <- elapsed(function() fit(), runs)
    bare <- elapsed(function() fit(control = lmerControl(calc.derivs = FALSE)), runs)
  }
  pairs <- strsplit(strsplit(job$theta, ";")[[1]], "=")
  given <- setNames(as.numeric(sapply(pairs, `[`, 2)), sapply(pairs, `[`, 1))
  theta <- getME(fitted, "theta")
  stopifnot(setequal(names(theta), names(given)))
  there <- fit(devFunOnly = TRUE)(given[names(theta)])
  cat("row", usual, bare, sprintf("%.17g", REMLcrit(fitted)), sprintf("%.17g", there), megabytes,
      "\n", sep = "\t")
}
blas <- basename(extSoftVersion()[["BLAS"]])
cat("version", paste0("lme4 ", packageVersion("lme4"), ", R ", getRversion(), ", ", blas), "\n",
    sep = "\t")

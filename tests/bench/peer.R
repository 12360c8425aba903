# Fits a mixed model several times: Rscript peer.R FILE.csv REPEAT FORMULA [FACTOR ...]
# Prints the median seconds of a call of lmer and its REML criterion.
suppressPackageStartupMessages(library(lme4))
given <- commandArgs(trailingOnly = TRUE)
frame <- read.csv(given[1])
for (name in given[-(1:3)]) frame[[name]] <- factor(frame[[name]])
model <- as.formula(given[3])
times <- numeric(0)
for (run in seq_len(as.integer(given[2]))) {
  times <- c(times, system.time(fit <- suppressMessages(lmer(model, frame)))[["elapsed"]])
}
cat(sprintf("%.6f %.12f\n", median(times), REMLcrit(fit)))

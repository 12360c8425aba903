/** Names of the measures of agreement that a definition asks for. */

const NAMES: Readonly<Record<string, string>> = {
  icc_1: "ICC(1)",
  icc_a1: "ICC(A,1)",
  icc_c1: "ICC(C,1)",
  icc_1k: "ICC(1,k)",
  icc_ak: "ICC(A,k)",
  icc_ck: "ICC(C,k)",
  icc_qk: "ICC(Q,k)",
  alpha_nominal: "Krippendorff’s α, nominal",
  alpha_ordinal: "Krippendorff’s α, ordinal",
  alpha_interval: "Krippendorff’s α, interval",
  alpha_ratio: "Krippendorff’s α, ratio",
  ac1: "Gwet’s AC1",
  ac2_linear: "Gwet’s AC2, linear weights",
  ac2_quadratic: "Gwet’s AC2, quadratic weights",
  ac2_ordinal: "Gwet’s AC2, ordinal weights",
  fleiss_kappa: "Fleiss’ κ",
  percent_exact: "exact agreement",
  percent_within_one: "agreement within one point",
};

/** "Agreement is described by ICC(A,1); exact agreement." */
export function agreementSentence(statistics: readonly string[]): string {
  return `Agreement is described by ${statistics.map((name) => NAMES[name] ?? name).join("; ")}.`;
}

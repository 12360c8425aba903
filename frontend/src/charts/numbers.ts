/** Numbers as the charts write and say them. A true minus sign, no exponent, never NaN. */

function signed(text: string): string {
  // "-0.00" is a rounded zero.
  return /^-0?\.?0*$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

/** A coefficient that cannot pass 1, as papers print it: ".61", "−.08", "1.00". */
export function coefficient(value: number): string {
  return signed(value.toFixed(2).replace(/^(-?)0\./, "$1."));
}

/** A value in points of a scale: "3.4". */
export function points(value: number): string {
  return signed(value.toFixed(1));
}

/** A difference in points, with its sign: "+0.32", "−0.10". */
export function difference(value: number): string {
  const text = signed(value.toFixed(2));
  return value > 0 && text !== "0.00" ? `+${text}` : text;
}

/** A proportion as a whole percentage: "62%". */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

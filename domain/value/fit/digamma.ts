/** ψ, the derivative of lnΓ, for x > 0: carried upward to where its asymptotic series is exact to the last digit. */
export function digamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 10; at++) shift += 1 / at;
  const inverse = 1 / (at * at);
  const series =
    inverse *
    (1 / 12 -
      inverse *
        (1 / 120 -
          inverse * (1 / 252 - inverse * (1 / 240 - inverse * (1 / 132 - (691 / 32_760) * inverse)))));
  return Math.log(at) - 0.5 / at - series - shift;
}

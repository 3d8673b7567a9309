/** `-595` with two digits is `-5.95`; with none `-595`. */
export function decimal(minorUnits: number, digits = 2): string {
  const text = String(Math.abs(minorUnits)).padStart(digits + 1, '0');
  const sign = minorUnits < 0 ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The four parameters of the BG/NBD model, which a fit finds. */
export interface BgNbdParameters {
  readonly r: number;
  /** In weeks. */
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

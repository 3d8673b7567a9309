interface FigureProps {
  readonly value: string;
  readonly name: string;
  readonly isMain?: boolean;
  readonly isBad?: boolean;
}

/** A number that matters, with what it counts. */
export function Figure({ value, name, isMain = false, isBad = false }: FigureProps) {
  return (
    <div className={`figure ${isMain ? 'figure-main' : ''} ${isBad ? 'figure-bad' : ''}`}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

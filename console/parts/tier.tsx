import { heightOf, useProgram } from '../app/program.tsx';

/** A level by its name, in a colour that follows its place in the ladder. */
export function Tier({ id, name }: { readonly id: string; readonly name: string }) {
  const height = Math.round(heightOf(useProgram(), id) * 3);
  return <span className={`tier tier-${height}`}>{name}</span>;
}

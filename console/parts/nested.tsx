/** Values of any shape, as the platform gives them with a reason: names and values, nested. */
import type { ReactNode } from 'react';

const isInstant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** `oneMinorUnitLess` → `one minor unit less`. */
const spoken = (name: string) =>
  name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

interface NestedProps {
  readonly value: unknown;
  /** How an instant is written. */
  readonly time: (instant: string) => string;
}

export function Nested({ value, time }: NestedProps): ReactNode {
  if (value === null || value === undefined) return '—';
  if (Array.isArray(value)) {
    if (value.length === 0) return '—';
    const isPlain = value.every((each) => typeof each !== 'object');
    if (isPlain) return value.join(', ');
    return (
      <ul className="nested-list">
        {value.map((each) => (
          <li key={JSON.stringify(each)}>
            <Nested value={each} time={time} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === 'object') {
    return (
      <dl className="nested">
        {Object.entries(value).map(([name, inner]) => (
          <div key={name}>
            <dt>{spoken(name)}</dt>
            <dd>
              <Nested value={inner} time={time} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return typeof value === 'string' && isInstant.test(value) ? time(value) : String(value);
}

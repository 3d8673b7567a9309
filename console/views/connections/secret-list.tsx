import { useFormat } from '../../format/format.ts';
import { useText } from '../../text/text.tsx';

interface Secret {
  readonly id: string;
  readonly createdAt: string;
  readonly retiredAt: string | null;
}

interface SecretListProps {
  readonly secrets: readonly Secret[];
  readonly onRetire: (id: string) => void;
}

/** Secrets by their ids alone: what they are is never shown again. */
export function SecretList({ secrets, onRetire }: SecretListProps) {
  const { areas } = useText();
  const text = areas.connections;
  const format = useFormat();
  return (
    <ul className="lines">
      {secrets.map(({ id, createdAt, retiredAt }) => (
        <li key={id}>
          <span className="id">{id.slice(0, 8)}</span>
          <span className="soft">
            {text.added(format.day(createdAt))}
            {retiredAt !== null && <> · {text.retiredOn(format.day(retiredAt))}</>}
          </span>
          {retiredAt === null && (
            <span className="row line-actions">
              <span className="chip chip-good">{text.active}</span>
              <button type="button" className="button button-s" onClick={() => onRetire(id)}>
                {text.retire}
              </button>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

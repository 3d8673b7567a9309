/** Where one can go, and the person's own settings. */
import { Link, type LinkProps } from '@tanstack/react-router';
import type { Scope } from '../auth/claims.ts';
import { useSession } from '../auth/session.tsx';
import { Icon } from '../parts/icon.tsx';
import { useText } from '../text/text.tsx';
import { Account } from './account.tsx';
import { useProgram } from './program.tsx';

/** A place is shown to those whose token opens something there. */
const places: readonly Place[] = [
  { id: 'today', to: '/today' },
  { id: 'members', to: '/members' },
  { id: 'segments', to: '/segments' },
  { id: 'rules', to: '/rules' },
  { id: 'connections', to: '/connections', scope: 'secrets:write' },
  { id: 'runs', to: '/runs' },
  { id: 'audit', to: '/audit' },
];

interface Place {
  readonly id: 'today' | 'members' | 'segments' | 'rules' | 'connections' | 'runs' | 'audit';
  readonly to: NonNullable<LinkProps['to']>;
  readonly scope?: Scope;
}

interface NavigationProps {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

export function Navigation({ isOpen, onToggle }: NavigationProps) {
  const { shell } = useText();
  const session = useSession();
  const program = useProgram();
  return (
    <div className="side">
      <div className="brand">
        <Icon name="laurel" />
        <span>
          <strong>{program?.name ?? session.program}</strong>
          <small>{shell.product}</small>
        </span>
        <button
          type="button"
          className="icon-button menu-button"
          aria-expanded={isOpen}
          aria-controls="places"
          aria-label={shell.menu}
          onClick={onToggle}
        >
          <Icon name={isOpen ? 'close' : 'menu'} />
        </button>
      </div>
      <nav id="places" className="places" aria-label={shell.menu}>
        <ul>
          {places
            .filter(({ scope }) => scope === undefined || session.may(scope))
            .map(({ id, to }) => (
              <li key={id}>
                <Link to={to} className="place" activeProps={{ 'aria-current': 'page' }}>
                  <Icon name={id} />
                  {shell[id]}
                </Link>
              </li>
            ))}
        </ul>
        <Account />
      </nav>
    </div>
  );
}

/** The frame of a view: its heading, what can be done, and what is in it. */
import { type ReactNode, useEffect } from 'react';
import { useProgram } from '../app/program.tsx';

interface PageProps {
  readonly title: string;
  /** In the tab's title, where the heading is more than words. @default title */
  readonly name?: string;
  readonly lead?: ReactNode;
  readonly before?: ReactNode;
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, name = title, lead, before, beside, actions, children }: PageProps) {
  const program = useProgram();
  useEffect(() => {
    document.title = `${name} · ${program?.name ?? 'Laurel'}`;
  }, [name, program]);
  return (
    <>
      <header className="page-head">
        <div>
          {before}
          <h1>
            {title}
            {beside}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

interface CardProps {
  readonly title?: ReactNode;
  readonly beside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Card({ title, beside, className = '', children }: CardProps) {
  return (
    <section className={`card ${className}`}>
      {title && (
        <header className="card-head">
          <h2>{title}</h2>
          {beside}
        </header>
      )}
      {children}
    </section>
  );
}

/** A dialog over the view: focus stays in it, Escape closes it, and focus goes back to where it was. */
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import { Icon } from './icon.tsx';

interface DialogProps {
  readonly title: string;
  readonly says?: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, says, isOpen, onClose, children }: DialogProps) {
  const { common } = useText();
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <div className="backdrop" />
        <Radix.Content className="dialog" {...(says ? {} : { 'aria-describedby': undefined })}>
          <header>
            <Radix.Title>{title}</Radix.Title>
            <Radix.Close className="icon-button" aria-label={common.close}>
              <Icon name="close" />
            </Radix.Close>
          </header>
          {says && <Radix.Description className="soft">{says}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

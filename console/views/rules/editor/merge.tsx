/** A file with what was left out and put in since another. A chunk of its own. */
import { json } from '@codemirror/lang-json';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useText } from '../../../text/text.tsx';
import { shadowOf } from './shadow.ts';
import { theme } from './theme.ts';

interface MergeProps {
  readonly before: string;
  readonly after: string;
}

export function Merge({ before, after }: MergeProps) {
  const { rules } = useText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const root = shadowOf(place.current);
    const view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: after,
        extensions: [
          lineNumbers(),
          json(),
          theme,
          EditorView.lineWrapping,
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': rules.sideBySide }),
          unifiedMergeView({
            original: before,
            mergeControls: false,
            collapseUnchanged: { margin: 3, minSize: 6 },
          }),
        ],
      }),
    });
    view.scrollDOM.tabIndex = 0; // whoever has no mouse scrolls it, too
    return () => view.destroy();
  }, [before, after, rules]);
  return <div ref={place} className="code" />;
}

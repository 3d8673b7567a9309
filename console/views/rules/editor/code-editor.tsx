/** The program file as text: completed, explained and checked while it is written. A chunk of its own. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, indentOnInput } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, hoverTooltip, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useText } from '../../../text/text.tsx';
import type { Finding } from '../findings.tsx';
import { shadowOf } from './shadow.ts';
import { theme } from './theme.ts';

interface CodeEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly isReadOnly: boolean;
  /** Of the platform's check, shown at their lines. */
  readonly findings: readonly Finding[];
}

export function CodeEditor({ text, onChange, isReadOnly, findings }: CodeEditorProps) {
  const { rules } = useText();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({ onChange, findings });
  latest.current = { onChange, findings };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor keeps its own text from here on
  useEffect(() => {
    if (place.current === null) return undefined;
    const root = shadowOf(place.current);
    const view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          json(),
          theme,
          foldGutter(),
          bracketMatching(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': rules.editor }),
          hoverTooltip(async ({ state }, at) => {
            const says = await (await schema()).hoverAt(state, at);
            return says === null ? null : { pos: at, create: () => ({ dom: paragraph(says) }) };
          }),
          isReadOnly ? [EditorState.readOnly.of(true)] : writing((next) => latest.current.onChange(next)),
          linter(async ({ state }) => [
            ...(await (await schema()).validate(state)),
            ...foundIn(state, latest.current.findings),
          ]),
          lintGutter(),
          keymap.of([{ key: 'Mod-f', run: search }]),
        ],
      }),
    });
    view.scrollDOM.tabIndex = 0; // whoever has no mouse scrolls it, too
    return () => view.destroy();
  }, [isReadOnly]);
  return <div ref={place} className="code" />;
}

/** What the schema knows comes after the text is there to read. */
const schema = () => import('./schema.ts');

const writing = (onChange: (text: string) => void) => [
  history(),
  indentOnInput(),
  closeBrackets(),
  highlightActiveLine(),
  autocompletion({ override: [async (context) => (await schema()).complete(context)] }),
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, indentWithTab]),
  EditorView.updateListener.of(({ docChanged, state }) => {
    if (docChanged) onChange(state.doc.toString());
  }),
];

function search(view: EditorView): boolean {
  void import('./search.ts').then(({ openSearch }) => openSearch(view));
  return true;
}

function foundIn({ doc }: EditorState, findings: readonly Finding[]): Diagnostic[] {
  return findings
    .filter(({ line }) => line <= doc.lines)
    .map(({ line, says, fix, severity }) => {
      const { from, to } = doc.line(line);
      return { from, to, severity, message: `${says}. ${fix}` };
    });
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'cm-hover';
  element.textContent = text;
  return element;
}

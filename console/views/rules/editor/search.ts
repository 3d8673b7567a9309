/** Finding in the text: fetched when somebody asks for it. */
import { openSearchPanel, searchKeymap } from '@codemirror/search';
import { StateEffect } from '@codemirror/state';
import { type EditorView, keymap } from '@codemirror/view';

export function openSearch(view: EditorView): void {
  view.dispatch({ effects: StateEffect.appendConfig.of(keymap.of(searchKeymap)) });
  openSearchPanel(view);
}

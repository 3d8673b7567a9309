/** A root of its own for an editor: its styles are objects there, and no policy against inline styles forbids them. */
export function shadowOf(place: HTMLElement): ShadowRoot {
  const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
  root.replaceChildren();
  return root;
}

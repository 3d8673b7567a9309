/** Elements without markup in texts: what a shop or a program writes is never read as HTML. */

type Child = Node | string | false | null | undefined;
type Attributes = Readonly<Record<string, string | boolean | (() => void)>>;

/** A function as an attribute is called on a click; `false` leaves an attribute out. */
export function h(tag: string, attributes: Attributes, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener('click', value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(
    ...children.filter((child): child is Node | string => child instanceof Node || Boolean(child)),
  );
  return element;
}

export const section = (id: string, title: string, ...children: readonly Child[]): HTMLElement =>
  h('section', { 'aria-labelledby': id }, h('h3', { id, tabindex: '-1' }, title), ...children);

/** The page of the local run that shows the card: who looks, in which language and colours. */
type Card = HTMLElement & { token: string | null };
type People = Readonly<Record<string, string>>;

const cards = [...document.querySelectorAll<Card>('laurel-card')];
const form = document.querySelector('form')!;
const events = document.querySelector('#events')!;
const eventsMost = 20;

/** What is chosen stands in the address, so that it can be sent and reloaded. */
function chosen(): URLSearchParams {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

function choose(from: URLSearchParams): void {
  for (const select of form.querySelectorAll('select')) {
    const value = from.get(select.name);
    if (value !== null && [...select.options].some((option) => option.value === value)) select.value = value;
  }
}

function show(people: People): void {
  const now = chosen();
  document.documentElement.dataset.scheme = now.get('scheme') ?? 'auto';
  document.documentElement.dataset.look = now.get('look') ?? 'laurel';
  for (const card of cards) {
    card.lang = now.get('lang') ?? 'en';
    card.token = people[now.get('who') ?? 'member'] ?? null;
  }
}

function note(event: Event): void {
  const line = document.createElement('li');
  const detail = JSON.stringify((event as CustomEvent).detail);
  line.textContent = `${event.type} ${detail.slice(0, 160)}`;
  events.prepend(line);
  if (events.childElementCount > eventsMost) events.lastElementChild?.remove();
}

async function start(): Promise<void> {
  choose(new URLSearchParams(location.search));
  const people: People = await (await fetch('/card/people.json')).json();
  for (const name of [
    'laurel-loaded',
    'laurel-redeemed',
    'laurel-cancelled',
    'laurel-failed',
    'laurel-retry',
  ]) {
    document.addEventListener(name, note);
  }
  // What one card changes, the other one shows.
  for (const name of ['laurel-redeemed', 'laurel-cancelled']) {
    document.addEventListener(name, ({ target }) => {
      for (const card of cards) if (card !== target) void (card as Card & { reload(): void }).reload();
    });
  }
  form.addEventListener('change', () => {
    history.replaceState(null, '', `?${chosen()}`);
    show(people);
  });
  show(people);
}

void start();

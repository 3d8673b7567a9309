/** The console begins: reads its settings, finds out who is signed in, and shows the view of the address. */
import './styles/main.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console, NotStarted } from './app/console.tsx';
import { PreferencesProvider } from './app/preferences.tsx';
import { readConfig } from './auth/config.ts';
import { openTokens } from './auth/tokens.ts';

const place = document.getElementById('console');
if (place === null) throw new Error('The page has no place for the console.');
const root = createRoot(place);

try {
  const tokens = openTokens(await readConfig());
  const user = await tokens.begin().catch((error: unknown) => error);
  root.render(
    <StrictMode>
      <PreferencesProvider>
        <Console tokens={tokens} user={user} />
      </PreferencesProvider>
    </StrictMode>,
  );
} catch (error) {
  root.render(
    <PreferencesProvider>
      <NotStarted why={error} />
    </PreferencesProvider>,
  );
}

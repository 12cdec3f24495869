/** The page: finds the engine, puts the screens over it. */
import '@mantine/core/styles.layer.css';
import '@fontsource-variable/ibm-plex-sans/standard.css';
import './ui/theme/base.css';
import './ui/theme/frame.css';
import './ui/theme/parts.css';
import './ui/theme/overlays.css';
import './ui/theme/screens.css';
import {MantineProvider} from '@mantine/core';
import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';
import {clientOver} from './data/client.ts';
import {EngineProvider, engineOver} from './data/engine.tsx';
import {findPort} from './host/port.ts';
import {App} from './screens/app.tsx';
import {KeysProvider} from './ui/keys.tsx';
import {cssVariablesResolver, theme} from './ui/theme/mantine.ts';

/** A sign-in link's token is used once and leaves the address at once, so that it is not kept in the history. */
function takeToken(): string | undefined {
  const url = new URL(location.href);
  const token = url.searchParams.get('token') ?? undefined;
  if (token !== undefined) {
    url.searchParams.delete('token');
    history.replaceState(null, '', url);
  }
  return token;
}

const token = takeToken();
const engine = engineOver(clientOver(findPort()));
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <EngineProvider engine={engine}>
        <KeysProvider>
          <App token={token} />
        </KeysProvider>
      </EngineProvider>
    </MantineProvider>
  </StrictMode>,
);

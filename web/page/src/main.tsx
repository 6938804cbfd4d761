import { render } from 'preact';
import './style/base.css';
import './style/layout.css';
import './style/list.css';
import './style/detail.css';
import { locked, openSession } from './api/client';
import { startConnections } from './connections/model';
import { startDetails } from './detail/model';
import { startExchanges } from './exchanges/model';
import { startOverview } from './exchanges/overviewModel';
import { startFindings } from './findings/model';
import { startHosts } from './hosts/model';
import { App } from './shell/App';
import { readCapture, startLive } from './state/capture';
import { startNotes } from './state/notes';
import { startRouting } from './state/route';
import { startSections } from './state/sections';
import { applyTheme } from './state/settings';

async function start(): Promise<void> {
  applyTheme();
  try {
    await openSession();
  } catch {
    locked.value = true;
  }
  startRouting();
  render(<App />, document.getElementById('app') as HTMLElement);
  if (locked.value) return;
  void readCapture().catch(() => undefined);
  startExchanges();
  startDetails();
  startOverview();
  startConnections();
  startHosts();
  startFindings();
  startNotes();
  startSections();
  startLive();
}

void start();

// The user's page: shows what /me says, then what the socket says, and connects again by itself.
//
// Every state comes whole and with its revision, so one that is older than what is shown is dropped, and nothing is missed by
// being away. Every 20 seconds the server sends at least a ping, which is a frame without a user: without one the page does not
// claim to be live. Values reach the document as text only.

const FIELDS = ['username', 'first_name', 'last_name', 'email', 'is_active', 'groups', 'user_permissions'];
const LABELS = {
  username: 'Username',
  first_name: 'First name',
  last_name: 'Last name',
  email: 'E-mail',
  is_active: 'Active',
  groups: 'Groups',
  user_permissions: 'Permissions',
};
const ENDED = {
  4001: 'Your account is no longer available in this application.',
  4002: 'Your account has been disabled.',
};
const SUPERSEDED = 4003; // the user has opened too many pages
const FIRST_DELAY = 500; // milliseconds; doubles with each attempt that fails
const LAST_DELAY = 30_000;
const PATIENCE = 10_000; // how long an attempt may take
// A server that has just started is slow, and its first answer brings the new id of the session that it has restored.
const FIRST_ANSWER = 30_000;
const SILENCE = 50_000; // how long a live connection may say nothing: two pings and a half

const element = (id) => document.getElementById(id);

let shown = null; // the frame on the page
let socket = null;
let attempts = 0;
let timer = null;
let silence = null;
let connecting = false;
let ended = false;

function setConnection(state, text) {
  const connection = element('connection');
  if (connection.dataset.state !== state || connection.textContent !== text) {
    connection.dataset.state = state;
    connection.textContent = text;
  }
  document.body.classList.toggle('stale', state !== 'connected');
}

function texts(user, field) {
  switch (field) {
    case 'is_active':
      return user.is_active ? 'Yes' : 'No';
    case 'groups':
      return user.groups.map((group) => group.name);
    case 'user_permissions':
      return user.user_permissions.map((permission) => permission.codename);
    default:
      return user[field];
  }
}

function write(target, value) {
  if (Array.isArray(value)) {
    target.replaceChildren(
      ...value.map((text) => {
        const item = document.createElement('li');
        item.textContent = text;
        return item;
      }),
    );
  } else {
    target.textContent = value;
  }
}

function highlight(row) {
  row.classList.remove('changed');
  void row.offsetWidth; // restarts the animation
  row.classList.add('changed');
}

function show(frame) {
  if (frame.user === undefined || (shown !== null && frame.revision < shown.revision)) {
    return;
  }
  const changes = [];
  for (const field of FIELDS) {
    const value = texts(frame.user, field);
    const before = shown === null ? null : texts(shown.user, field);
    if (JSON.stringify(value) !== JSON.stringify(before)) {
      const target = element(field);
      write(target, value);
      if (shown !== null) {
        highlight(target.closest('dl > div'));
        changes.push(`${LABELS[field]}: ${[value].flat().join(', ') || 'none'}`);
      }
    }
  }
  if (changes.length > 0) {
    element('announcement').textContent = `Changed. ${changes.join('. ')}`;
  }
  const name = [frame.user.first_name, frame.user.last_name].filter((part) => part !== '').join(' ');
  element('title').textContent = name || frame.user.username;
  element('revision').textContent = String(frame.revision);
  // A revision is about the time of its change.
  const at = new Date(frame.revision);
  element('changed_at').textContent = at.toLocaleString();
  element('changed_at').dateTime = Number.isNaN(at.valueOf()) ? '' : at.toISOString();
  shown = frame;
}

function end(reason) {
  ended = true;
  clearTimeout(timer);
  // The state shown does not belong to the user any more.
  document.querySelector('dl').hidden = true;
  document.querySelector('main footer').hidden = true;
  element('title').textContent = 'Your account';
  setConnection('closed', 'Closed');
  element('notice').textContent = reason;
  element('notice').hidden = false;
}

/** Stops until the page is loaded again; what it shows stays. */
function supersede() {
  ended = true;
  clearTimeout(timer);
  setConnection('closed', 'Closed');
  element('notice').textContent = 'You have opened this page too often, so this one shows no changes any more. Reload it to use it again.';
  element('notice').hidden = false;
}

/** Gives up a connection that says nothing. Its close may never come, so it is not waited for. */
function abandon() {
  clearTimeout(silence);
  const silent = socket;
  socket = null;
  silent?.close();
  retryLater();
}

function listen() {
  clearTimeout(silence);
  silence = setTimeout(abandon, SILENCE);
}

function retryLater() {
  if (ended) {
    return;
  }
  setConnection('reconnecting', 'Reconnecting …');
  // Half of the delay is random, so that thousands of pages do not reconnect at the same moment.
  const delay = Math.min(LAST_DELAY, FIRST_DELAY * 2 ** attempts) * (0.5 + Math.random() / 2);
  attempts += 1;
  clearTimeout(timer);
  timer = setTimeout(connect, delay);
}

async function connect() {
  clearTimeout(timer);
  if (ended || connecting || socket !== null) {
    return;
  }
  connecting = true;
  try {
    // First asks for the username, which may have changed meanwhile, and because a socket cannot say why it is refused.
    const answer = await fetch('me', { signal: AbortSignal.timeout(FIRST_ANSWER), headers: { Accept: 'application/json' } });
    if (answer.status === 401) {
      location.assign('login');
      return;
    }
    if (answer.status === 403) {
      end(ENDED[4001]);
      return;
    }
    if (!answer.ok) {
      throw new Error(`status ${answer.status}`);
    }
    show(await answer.json());
    open();
  } catch {
    retryLater();
  } finally {
    connecting = false;
  }
}

function open() {
  const url = new URL(`ws/${encodeURIComponent(shown.user.username)}`, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const opened = new WebSocket(url);
  socket = opened;
  const patience = setTimeout(() => opened.close(), PATIENCE);
  opened.onopen = () => {
    clearTimeout(patience);
    setConnection('connected', 'Live');
    listen();
  };
  opened.onmessage = (message) => {
    if (socket !== opened) {
      return;
    }
    attempts = 0; // only what says something counts as connected
    listen();
    show(JSON.parse(message.data));
  };
  opened.onclose = (event) => {
    clearTimeout(patience);
    if (socket !== opened) {
      return;
    }
    socket = null;
    clearTimeout(silence);
    if (event.code in ENDED) {
      end(ENDED[event.code]);
    } else if (event.code === SUPERSEDED) {
      supersede();
    } else {
      retryLater();
    }
  };
}

/** Asks at once whether what is shown is the newest state, and connects again if nobody answers. */
async function wake() {
  if (socket === null) {
    connect();
    return;
  }
  try {
    const answer = await fetch('me', { signal: AbortSignal.timeout(PATIENCE), headers: { Accept: 'application/json' } });
    if (!answer.ok) {
      throw new Error(`status ${answer.status}`);
    }
    show(await answer.json());
  } catch {
    if (socket !== null) {
      abandon();
    }
  }
}

// The network is back, or the user is, perhaps after hours of sleep: no reason to wait for a timer.
window.addEventListener('online', wake);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') {
    wake();
  }
});
// Without a network the close event may be delayed by minutes.
window.addEventListener('offline', () => {
  if (socket !== null) {
    abandon();
  }
});
// The page was restored from the history, and its socket is closed.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) {
    wake();
  }
});

connect();

// What the console's pages do in the browser. Pages say what they want with data attributes; nothing here knows a page.
(() => {
  'use strict';

  const byId = (id) => document.getElementById(id);

  // ---------------------------------------------------------------- menu, switches that send at once

  function frame() {
    const leave = byId('leave');
    if (leave) {
      leave.addEventListener('submit', () => sessionStorage.clear());
    } else {
      // nobody is logged in, however the session has ended: whoever comes next finds nothing of what lists showed
      sessionStorage.clear();
    }
    const button = byId('menu-button');
    if (button) {
      button.addEventListener('click', () => {
        const open = byId('menu').classList.toggle('open');
        button.setAttribute('aria-expanded', String(open));
      });
    }
    document.querySelectorAll('select.sends').forEach((select) => {
      const send = select.form.querySelector('button[type=submit]');
      send.classList.add('unseen');
      select.addEventListener('change', () => send.click());
    });
  }

  // ---------------------------------------------------------------- questions, and buttons of rows

  /** Shows a question; the promise says whether the answer was yes. */
  function ask(question) {
    const dialog = byId('ask');
    const back = focusHere();
    byId('ask-text').textContent = question;
    dialog.showModal();
    byId('ask-no').focus();
    return new Promise((answered) => {
      const close = (yes) => {
        dialog.onclose = null;
        if (dialog.open) {
          dialog.close();
        }
        back();
        answered(yes);
      };
      byId('ask-yes').onclick = () => close(true);
      byId('ask-no').onclick = () => close(false);
      // the end of the question before may be told only now
      dialog.onclose = () => dialog.open || close(false);
    });
  }

  /**
   * data-confirm: asked before the click counts. data-press: id of the button that is pressed for this one, after the
   * fields data-<name> have been written into the hidden fields of its form that are called so.
   */
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-confirm], [data-press]');
    if (!button || button.dataset.sure) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (button.dataset.confirm && !(await ask(button.dataset.confirm))) {
      return;
    }
    if (!button.dataset.press) {
      button.dataset.sure = 'true';
      button.click();
      return;
    }
    const target = byId(button.dataset.press);
    const form = target.form.getAttribute('id'); // form.id may be a field called so
    for (const [name, value] of Object.entries(button.dataset)) {
      const field = byId(form + ':' + name);
      if (field && field.type === 'hidden') {
        field.value = value;
      }
    }
    target.click();
  }, true);

  // ---------------------------------------------------------------- words that are not saved

  const lines = (text) => text.replace(/\r\n?/g, '\n');

  /** Which option the page was sent with: without any the browser shows the first. */
  function chosenFirst(options) {
    const chosen = options.findIndex((option) => option.defaultSelected);
    return chosen < 0 && options.length > 0 ? 0 : chosen;
  }

  /** Whether a field that is sent is not as the page came. What a browser fills in by itself is nobody's work. */
  function isChanged(field) {
    if (!field.name) {
      return false;
    }
    switch (field.type) {
      case 'checkbox':
      case 'radio':
        return field.checked !== field.defaultChecked;
      case 'select-one':
        return field.selectedIndex !== chosenFirst([...field.options]);
      case 'file':
        return field.files.length > 0;
      default:
        return field.autocomplete !== 'current-password' && 'defaultValue' in field && lines(field.value) !== lines(field.defaultValue);
    }
  }

  /** A page has several forms, and sends one: nobody loses what was written into another without having been asked. */
  function unsaved() {
    const forms = (but) => [...document.querySelectorAll('main form[method=post]')].filter((form) => form !== but);
    const guard = (event, but, goOn, stay = () => {}) => {
      if (!forms(but).some((form) => [...form.elements].some(isChanged))) {
        return;
      }
      event.preventDefault();
      ask(byId('ask').dataset.unsaved).then((yes) => (yes ? goOn() : stay()));
    };
    document.addEventListener('submit', (event) => {
      const form = event.target;
      // nobody is kept from logging out
      if (form.getAttribute('id') === 'leave' || form.dataset.sure) {
        return;
      }
      guard(
        event,
        form,
        () => {
          form.dataset.sure = 'true';
          form.requestSubmit(event.submitter);
          delete form.dataset.sure;
        },
        // the header's choice shows the company again that is looked at
        () => form.closest('main') || form.reset(),
      );
    });
    // the same page in another language, or with another row to be edited: whoever goes to another page knows it
    document.addEventListener('click', (event) => {
      const link = event.target.closest('a[href]');
      const other = !link || link.origin !== location.origin || link.pathname !== location.pathname || link.getAttribute('href').startsWith('#');
      if (other || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.id === 'again') {
        return;
      }
      guard(event, link.closest('form'), () => location.assign(link.href));
    });
  }

  // ---------------------------------------------------------------- a session that nobody uses

  const ASK_BEFORE = 120;
  const USED = 'used';

  /** All windows share one session, and so the time of the last use: by the wall clock, which goes on while a computer sleeps. */
  function idle() {
    const dialog = byId('idle');
    if (!dialog) {
      return;
    }
    const patience = Number(dialog.dataset.seconds);
    let told = Date.now();
    const note = () => localStorage.setItem(USED, String(Date.now()));
    const use = () => {
      note();
      if (Date.now() - told > 60000) {
        stay();
      }
    };
    const stay = () => {
      told = Date.now();
      note();
      fetch('alive', { credentials: 'same-origin' }).then((answer) => {
        if (answer.redirected || !answer.ok) {
          location.reload();
        }
      });
    };
    const look = () => {
      const quiet = (Date.now() - Number(localStorage.getItem(USED))) / 1000;
      if (quiet > patience) {
        byId('leave:logout').click();
      } else if (quiet > patience - ASK_BEFORE) {
        dialog.open || dialog.showModal();
      } else if (dialog.open) {
        dialog.close();
      }
    };
    ['keydown', 'pointerdown', 'wheel'].forEach((what) => addEventListener(what, () => dialog.open || use(), { passive: true }));
    byId('idle-stay').onclick = () => {
      dialog.close();
      stay();
    };
    byId('idle-leave').onclick = () => byId('leave:logout').click();
    note();
    addEventListener('storage', look);
    setInterval(look, 5000);
  }

  // ---------------------------------------------------------------- changes that happen elsewhere

  const AGAIN = 5000;
  let waiting = null;
  let leaving = false;
  // whether the server tells nothing any more, and whether it has not answered
  let cut = false;
  let failed = false;
  const page = document.documentElement.dataset;
  // the version of its figures that the page shows, or is to ask for; that it is asking for now, and since when
  let wanted = page.version;
  let asked = null;
  let began = 0;

  const tell = () => {
    if (window.refreshLive && !leaving) {
      page.listens = String(!cut && !failed);
      byId('not-live').hidden = !cut && !failed;
    }
  };

  /** Pages that are dear to the server say with data-every after how many seconds they may ask again. */
  const pause = () => {
    const dear = document.querySelector('[data-every]');
    return Math.max(300, dear ? began + dear.dataset.every * 1000 - Date.now() : 0);
  };

  const refresh = (after) => {
    waiting = waiting || setTimeout(() => {
      waiting = null;
      asked = wanted;
      began = Date.now();
      window.refreshLive();
    }, after);
  };

  /** Nobody may tell of the same version again: what is not answered is asked for until it is. */
  const answered = (well) => {
    failed = !well;
    page.version = well ? asked : page.version;
    asked = null;
    tell();
    if (!leaving && wanted !== page.version) {
      refresh(well ? pause() : AGAIN);
    }
  };

  /**
   * Called when the server says which version a company's figures have by now: when something has changed, and once after a page
   * has begun to listen, as it may have changed before. A page that shows such figures has refreshLive.
   */
  window.dialplaneLive = (message) => {
    cut = false;
    tell();
    // a superuser's browser is told of every company that it has looked at
    if (String(message.company) !== page.company || !window.refreshLive) {
      return;
    }
    if (String(message.version) !== wanted) {
      wanted = String(message.version);
      if (asked === null) {
        refresh(pause());
      }
    }
  };

  /** Called when the page is cut off from the server: for good, or until it is told something again. */
  window.dialplaneLost = () => {
    cut = true;
    tell();
  };

  addEventListener('pagehide', () => (leaving = true));

  /** What finds an element again in what has taken its place: its id, else what it is below the next element that has one. */
  function selector(element) {
    const kept = (name) => ['id', 'href', 'aria-label'].includes(name) || (name.startsWith('data-') && !['data-confirm', 'data-sure'].includes(name));
    const named = (one) => one.localName + [...one.attributes]
      .filter(({ name }) => kept(name))
      .map(({ name, value }) => `[${name}="${CSS.escape(value)}"]`)
      .join('');
    const above = element.hasAttribute('id') ? null : element.closest('[id]');
    return (above ? named(above) + ' ' : '') + named(element);
  }

  /** The function that it gives puts the focus where it was, or on the region around it, when it was lost meanwhile. */
  function focusHere() {
    const focused = document.activeElement;
    const places = !focused || focused === document.body ? [] : [focused, focused.closest('[tabindex="0"]')].filter(Boolean).map(selector);
    return () => {
      const lost = !document.activeElement || document.activeElement === document.body;
      const again = lost && places.map((place) => document.querySelector(place)).find(Boolean);
      again && again.focus({ preventScroll: true });
    };
  }

  /** The same for what is unfolded, and how far regions are scrolled. */
  function stayHere() {
    const focus = focusHere();
    const unfolded = [...document.querySelectorAll('main details[open]')].map(selector);
    const scrolled = [...document.querySelectorAll('main [tabindex="0"]')]
      .filter((region) => region.scrollTop || region.scrollLeft)
      .map((region) => [selector(region), region.scrollTop, region.scrollLeft]);
    return () => {
      unfolded.map((place) => document.querySelector(place)).filter(Boolean).forEach((one) => (one.open = true));
      scrolled.forEach(([place, top, left]) => {
        const region = document.querySelector(place);
        region && region.scrollTo(left, top);
      });
      focus();
    };
  }

  /** Readers stay where they are when parts of the page are replaced, and are told when that has not worked. */
  function replacements() {
    if (!window.jQuery) {
      return;
    }
    let back = () => {};
    jQuery(document)
      .on('pfAjaxSuccess', () => (back = stayHere()))
      .on('pfAjaxComplete', (event, answer) => {
        back();
        back = () => {};
        if (asked !== null) {
          const read = answer.status === 200 && answer.responseXML;
          answered(Boolean(read && !read.querySelector('partial-response > error')));
        }
      });
  }

  // ---------------------------------------------------------------- marked rows, kept from page to page

  /** The list says with data-marks which list it is (its filters); what is marked of it is kept by this window. */
  function marks() {
    const list = document.querySelector('[data-marks]');
    const key = 'marks';
    if (document.querySelector('[data-marks-done]')) {
      sessionStorage.removeItem(key);
    }
    // an empty list has nothing to mark
    if (!list || !byId('mark-page')) {
      return;
    }
    const kept = JSON.parse(sessionStorage.getItem(key) || 'null');
    const state = kept && kept.of === list.dataset.marks ? kept : { of: list.dataset.marks, all: false, ids: [] };
    const boxes = [...list.querySelectorAll('input[data-mark]')];
    const page = byId('mark-page');
    const panel = byId('marked');
    // not everybody changes what it shows; and what was asked about stays as it is until it is answered
    if (!panel) {
      [page, ...boxes].forEach((box) => (box.disabled = true));
      boxes.forEach((box) => (box.checked = state.ids.includes(box.dataset.mark) !== state.all));
      return;
    }
    const write = () => sessionStorage.setItem(key, JSON.stringify(state));
    // with all marked, the ids are those that are left out
    const isMarked = (id) => state.ids.includes(id) !== state.all;
    const mark = (id, on) => {
      const listed = on !== state.all;
      state.ids = state.ids.filter((one) => one !== id);
      if (listed) {
        state.ids.push(id);
      }
    };
    const show = () => {
      boxes.forEach((box) => (box.checked = isMarked(box.dataset.mark)));
      const on = boxes.filter((box) => box.checked).length;
      page.checked = boxes.length > 0 && on === boxes.length;
      page.indeterminate = on > 0 && on < boxes.length;
      byId('marking:ids').value = state.ids.join(',');
      byId('marking:all').value = String(state.all);
      panel.hidden = !state.all && state.ids.length === 0;
      panel.querySelectorAll('[data-when]').forEach((part) => {
        part.hidden = part.dataset.when !== (state.all ? (state.ids.length ? 'all-but' : 'all') : 'some');
        const count = part.querySelector('[data-count]');
        if (count) {
          count.textContent = new Intl.NumberFormat(document.documentElement.dataset.formats).format(state.ids.length);
        }
      });
      write();
    };
    boxes.forEach((box) => box.addEventListener('change', () => {
      mark(box.dataset.mark, box.checked);
      show();
    }));
    page.addEventListener('change', () => {
      boxes.forEach((box) => mark(box.dataset.mark, page.checked));
      show();
    });
    byId('mark-all').addEventListener('click', () => {
      state.all = true;
      state.ids = [];
      show();
    });
    byId('mark-none').addEventListener('click', () => {
      state.all = false;
      state.ids = [];
      show();
    });
    show();
  }

  // ---------------------------------------------------------------- the week's windows

  /** Cells of hours; the field has a line for each day with a sign for each hour: 1 open, 0 closed, 2 open in part. */
  function week() {
    const grid = byId('week');
    if (!grid || grid.dataset.ready) {
      return;
    }
    grid.dataset.ready = 'true';
    const field = byId(grid.dataset.field);
    const cells = [...grid.querySelectorAll('button')];
    const SIGNS = { true: '1', false: '0', mixed: '2' };
    const state = (cell) => cell.getAttribute('aria-pressed');
    const on = (cell) => state(cell) === 'true';
    const columns = cells.length / 7; // hours
    let drawing = null;
    // whoever may not save it reads it
    const locked = grid.dataset.locked === 'true';
    cells.forEach((cell) => locked && cell.setAttribute('aria-disabled', 'true'));
    const paint = (cell, value) => {
      if (locked || state(cell) === String(value)) {
        return;
      }
      cell.setAttribute('aria-pressed', String(value));
      const days = field.value.split('\n');
      const { day, half } = cell.dataset;
      days[day] = days[day].substring(0, half) + SIGNS[value] + days[day].substring(Number(half) + 1);
      field.value = days.join('\n');
      byId('week-changed').hidden = false;
    };
    // from where the mouse was pressed to where it is, as a mouse that hurries is not seen over every cell
    const block = (to) => {
      const between = (a, b, c) => Math.min(a, b) <= c && c <= Math.max(a, b);
      const { value, from, before } = drawing;
      cells.forEach((cell, at) => paint(cell,
        between(Math.floor(from / columns), Math.floor(to / columns), Math.floor(at / columns)) &&
        between(from % columns, to % columns, at % columns) ? value : before[at]));
    };
    grid.addEventListener('pointerdown', (event) => {
      const cell = event.target.closest('button');
      // a finger scrolls, and taps
      if (cell && !cell.disabled && event.button === 0 && event.pointerType !== 'touch') {
        event.preventDefault();
        cell.focus();
        drawing = { value: !on(cell), from: cells.indexOf(cell), before: cells.map(state) };
        block(cells.indexOf(cell));
      }
    });
    grid.addEventListener('pointerover', (event) => {
      const cell = event.target.closest('button');
      if (cell && drawing) {
        block(cells.indexOf(cell));
      }
    });
    addEventListener('pointerup', () => (drawing = null));
    grid.addEventListener('click', (event) => {
      const cell = event.target.closest('button');
      // a tap, or what helps somebody press buttons without any pointer
      if (cell && (event.pointerType === 'touch' || event.detail === 0)) {
        paint(cell, !on(cell));
      }
    });
    grid.addEventListener('keydown', (event) => {
      const cell = event.target.closest('button');
      const at = cells.indexOf(cell);
      if (at < 0) {
        return;
      }
      const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
      const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: columns, ArrowUp: -columns }[event.key];
      if (step) {
        event.preventDefault();
        const next = cells[at + step];
        if (next) {
          if (event.shiftKey) {
            paint(next, on(cell));
          }
          cell.tabIndex = -1;
          next.tabIndex = 0;
          next.focus();
        }
      } else if (event.key === ' ' || event.key === 'Enter') {
        event.preventDefault();
        paint(cell, !on(cell));
      }
    });
  }

  // ---------------------------------------------------------------- rows in an order

  /**
   * Rows that are dragged by their handle. data-order: id of the hidden field that the data-row of all of them are written into, in their
   * order; data-saves: the button that is pressed then. Whoever does not drag has buttons in the rows.
   */
  function order() {
    const focused = document.querySelector('[data-focus]');
    if (focused && byId(focused.dataset.focus)) {
      byId(focused.dataset.focus).focus();
    }
    const body = document.querySelector('[data-order]');
    if (!body || !body.dataset.order) {
      return;
    }
    const rows = () => [...body.rows];
    let taken = null;
    let before = [];
    const release = () => {
      taken.classList.remove('taken');
      taken = null;
    };
    body.addEventListener('pointerdown', (event) => {
      const handle = event.target.closest('.handle');
      if (handle && event.button === 0) {
        event.preventDefault();
        handle.setPointerCapture(event.pointerId);
        taken = handle.closest('tr');
        taken.classList.add('taken');
        before = rows();
      }
    });
    // the others make room: a row that is taken out loses the pointer
    body.addEventListener('pointermove', (event) => {
      if (!taken) {
        return;
      }
      const all = rows();
      const at = all.indexOf(taken);
      const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
      const above = all.slice(0, at).find((row) => event.clientY < middle(row));
      if (above) {
        taken.after(...all.slice(all.indexOf(above), at));
        return;
      }
      const below = all.slice(at + 1).filter((row) => event.clientY > middle(row));
      taken.before(...below);
    });
    body.addEventListener('pointerup', () => {
      if (!taken) {
        return;
      }
      release();
      const now = rows();
      if (now.some((row, i) => row !== before[i])) {
        byId(body.dataset.order).value = now.map((row) => row.dataset.row).join(',');
        byId(body.dataset.saves).click();
      }
    });
    body.addEventListener('pointercancel', () => {
      if (taken) {
        release();
        body.append(...before);
      }
    });
  }

  function copies() {
    if (document.querySelector('code.secret')) {
      // the page is the answer to a form: loaded again it is asked for, and the form is not sent again
      history.replaceState(null, '', location.href);
    }
    document.querySelectorAll('[data-copy]').forEach((button) => button.addEventListener('click', () => {
      const text = byId(button.dataset.copy);
      if (navigator.clipboard) {
        navigator.clipboard.writeText(text.textContent.trim());
        return;
      }
      // browsers keep it from pages without https: then the text is at least marked
      getSelection().selectAllChildren(text);
      document.execCommand('copy');
    }));
  }

  // ---------------------------------------------------------------- what is asked apart, and shown beside

  function fetched() {
    document.querySelectorAll('[data-fetch]').forEach((place) => fetchInto(place, 5));
  }

  /** @param again how often it is asked again when the server has too much to do */
  async function fetchInto(place, again) {
    const answer = await fetch(place.dataset.fetch, { credentials: 'same-origin' }).catch(() => null);
    const later = answer && answer.status === 503 && Number(answer.headers.get('Retry-After'));
    if (later && again > 0) {
      setTimeout(() => fetchInto(place, again - 1), 1000 * Math.min(later, 10));
      return;
    }
    const state = answer && answer.headers.get('X-State');
    if (state) {
      place.parentElement.classList.add(state);
    }
    place.textContent = answer && answer.ok ? await answer.text().catch(() => '?') : '?';
  }

  /**
   * data-export: where to ask how far the file is that a link or a button asks for, under a key that it is given; the answer is
   * shown until the file is whole.
   */
  document.addEventListener('click', (event) => {
    const asked = event.target.closest('[data-export]');
    const place = byId('export-progress');
    if (!asked || !place) {
      return;
    }
    const key = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    if (asked.href) {
      const link = new URL(asked.href);
      link.searchParams.set('export', key);
      asked.href = link.href;
    } else {
      asked.form.querySelector('[name=export]').value = key;
    }
    place.dataset.of = key;
    follow(place, asked.dataset.export + '?export=' + key, key, 20);
  });

  /** @param patience how often nothing may be known of the file before nobody asks any more */
  async function follow(place, address, key, patience) {
    await new Promise((later) => setTimeout(later, 500));
    const answer = await fetch(address, { credentials: 'same-origin' }).catch(() => null);
    if (place.dataset.of !== key || !answer || !answer.ok || answer.redirected) {
      return;
    }
    const state = answer.headers.get('X-State');
    place.textContent = await answer.text();
    place.hidden = !place.textContent;
    if (state === 'running' || (state === 'unknown' && patience > 0)) {
      follow(place, address, key, state === 'unknown' ? patience - 1 : patience);
    }
  }

  /** A row's page beside the list; without scripts, or with another key pressed, it is a page. */
  function drawer() {
    const dialog = byId('drawer');
    if (!dialog) {
      return;
    }
    let back = () => {};
    dialog.addEventListener('close', () => back());
    document.addEventListener('click', async (event) => {
      const link = event.target.closest('a[data-drawer]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
        return;
      }
      event.preventDefault();
      back = focusHere();
      const page = await fetch(link.href + '&drawer', { credentials: 'same-origin' })
        .then(async (answer) => !answer.redirected && new DOMParser().parseFromString(await answer.text(), 'text/html'))
        .catch(() => null);
      const content = page && page.getElementById('drawer-content');
      if (!content) {
        location.href = link.href;
        return;
      }
      const head = document.createElement('div');
      head.className = 'page-head';
      const title = document.createElement('h2');
      title.append(page.getElementById('drawer-title'));
      const open = document.createElement('a');
      open.className = 'ui-button small';
      open.href = link.href;
      open.textContent = dialog.dataset.open;
      const close = document.createElement('button');
      close.type = 'button';
      close.className = 'ui-button secondary small';
      close.textContent = dialog.dataset.close;
      close.onclick = () => dialog.close();
      const tools = document.createElement('div');
      tools.className = 'buttons';
      tools.append(open, close);
      head.append(title, tools);
      dialog.replaceChildren(head, content);
      dialog.showModal();
    });
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  }

  // ---------------------------------------------------------------- views that a reader keeps

  /** Filters under names, kept by the browser for each person and each company's list. */
  function views() {
    const place = document.querySelector('[data-views]');
    if (!place) {
      return;
    }
    const key = 'views.' + place.dataset.views;
    const read = () => JSON.parse(localStorage.getItem(key) || '[]');
    const write = (kept) => {
      localStorage.setItem(key, JSON.stringify(kept));
      show();
    };
    const save = byId('view-save');
    const show = () => {
      place.querySelectorAll('.view').forEach((old) => old.remove());
      read().forEach((view, at) => {
        const part = document.createElement('span');
        part.className = 'view chip';
        const link = document.createElement('a');
        link.href = '?' + view.query;
        link.textContent = view.name;
        const forget = document.createElement('button');
        forget.type = 'button';
        forget.className = 'plain';
        forget.textContent = '×';
        forget.setAttribute('aria-label', place.dataset.forget + ' ' + view.name);
        forget.onclick = () => write(read().filter((one, i) => i !== at));
        part.append(link, forget);
        place.append(part);
      });
    };
    if (save) {
      save.onclick = () => {
        const name = prompt(place.dataset.ask);
        if (name && name.trim()) {
          const others = read().filter((view) => view.name !== name.trim());
          write([...others, { name: name.trim().substring(0, 60), query: place.dataset.query }]);
        }
      };
    }
    show();
  }

  addEventListener('DOMContentLoaded', () => {
    frame();
    replacements();
    unsaved();
    fetched();
    drawer();
    views();
    idle();
    marks();
    week();
    order();
    copies();
  });
})();

// Choosing a day by mouse or keyboard, in the calendar of the page's language. Beside every input.day a button opens it.
(() => {
  'use strict';

  const root = document.documentElement;
  const DAY = 86400000;
  let tag;
  let parts;
  let write;

  /** Year, month and day of a UTC midnight in the reader's calendar. */
  function read(time) {
    const found = {};
    parts.formatToParts(time).forEach((part) => (found[part.type] = part.value));
    return { year: Number(found.year), month: Number(found.month), day: Number(found.day) };
  }

  const firstOfMonth = (time) => time - (read(time).day - 1) * DAY;
  const nextMonth = (time) => firstOfMonth(firstOfMonth(time) + 31 * DAY);
  const lastMonth = (time) => firstOfMonth(firstOfMonth(time) - DAY);

  function lengthOfMonth(first) {
    return Math.round((nextMonth(first) - first) / DAY);
  }

  const jalali = () => tag.includes('-ca-persian');

  /** The day as the field takes it. */
  function text(time) {
    if (!jalali()) {
      return new Date(time).toISOString().substring(0, 10);
    }
    const { year, month, day } = read(time);
    const two = (n) => String(n).padStart(2, '0');
    return (year + '/' + two(month) + '/' + two(day)).replace(/[0-9]/g, (d) => write.format(Number(d)));
  }

  /** Today where the company is, whose days these are, and not where the browser is. */
  const timeOfToday = () => Date.parse(root.dataset.today);

  /** The day that a field holds, or today. */
  function timeOf(given) {
    const latin = given.trim().replace(/[\u06F0-\u06F9]/g, (d) => d.charCodeAt(0) - 0x6f0).replace(/[\u0660-\u0669]/g, (d) => d.charCodeAt(0) - 0x660);
    const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(latin);
    const today = timeOfToday();
    if (!found) {
      return today;
    }
    const [year, month, day] = found.slice(1).map(Number);
    if (year > 1800) {
      return Date.UTC(year, month - 1, day);
    }
    // near it by the length of years, then to the month and the day
    let time = firstOfMonth(Date.UTC(year + 621, 2 + month, 5));
    for (let i = 0; i < 24; i++) {
      const at = read(time);
      const months = (year - at.year) * 12 + month - at.month;
      if (months === 0) {
        return time + (day - 1) * DAY;
      }
      time = months > 0 ? nextMonth(time) : lastMonth(time);
    }
    return today;
  }

  function close(picker, back) {
    picker.remove();
    back.setAttribute('aria-expanded', 'false');
  }

  function open(input, button) {
    const holder = input.parentElement;
    const old = holder.querySelector('.day-picker');
    if (old) {
      close(old, button);
      return;
    }
    document.querySelectorAll('.day-picker').forEach((other) => close(other, other.parentElement.querySelector('button')));
    let chosen = timeOf(input.value);
    const picker = document.createElement('div');
    picker.className = 'day-picker';
    picker.setAttribute('role', 'dialog');
    picker.setAttribute('aria-label', button.getAttribute('aria-label'));
    holder.append(picker);
    button.setAttribute('aria-expanded', 'true');
    const forward = root.dir === 'rtl' ? -1 : 1;
    const take = (time) => {
      input.value = text(time);
      input.dispatchEvent(new Event('change', { bubbles: true }));
      close(picker, button);
      input.focus();
    };
    /** @param focus selector of what gets the focus */
    const show = (focus) => {
      const first = firstOfMonth(chosen);
      const weekStart = jalali() ? 6 : 1;
      const before = (new Date(first).getUTCDay() - weekStart + 7) % 7;
      const names = new Intl.DateTimeFormat(tag, { weekday: 'narrow', timeZone: 'UTC' });
      const long = new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: 'UTC' });
      const title = new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(first);
      const whole = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeZone: 'UTC' });
      picker.replaceChildren();
      const head = document.createElement('header');
      const arrow = (sign, name, to, arrowClass) => {
        const step = document.createElement('button');
        step.type = 'button';
        step.className = arrowClass;
        step.textContent = sign;
        step.setAttribute('aria-label', name);
        step.onclick = () => {
          chosen = to(chosen);
          show('.' + arrowClass);
        };
        return step;
      };
      const heading = document.createElement('span');
      heading.textContent = title;
      heading.setAttribute('aria-live', 'polite');
      const [earlier, later] = root.dir === 'rtl' ? ['›', '‹'] : ['‹', '›'];
      head.append(arrow(earlier, button.dataset.earlier, lastMonth, 'earlier'), heading, arrow(later, button.dataset.later, nextMonth, 'later'));
      const table = document.createElement('table');
      table.setAttribute('role', 'grid');
      table.setAttribute('aria-label', title);
      const days = table.createTHead().insertRow();
      for (let i = 0; i < 7; i++) {
        const th = document.createElement('th');
        const time = first - before * DAY + i * DAY;
        th.scope = 'col';
        th.textContent = names.format(time);
        th.setAttribute('aria-label', long.format(time));
        days.append(th);
      }
      const body = table.createTBody();
      const length = lengthOfMonth(first);
      const today = timeOfToday();
      let row;
      for (let i = -before; i < length; i++) {
        if ((i + before) % 7 === 0) {
          row = body.insertRow();
        }
        const td = row.insertCell();
        if (i < 0) {
          continue;
        }
        const time = first + i * DAY;
        const cell = document.createElement('button');
        cell.type = 'button';
        cell.textContent = write.format(i + 1);
        cell.setAttribute('aria-label', whole.format(time));
        td.setAttribute('role', 'gridcell');
        td.setAttribute('aria-selected', String(time === chosen));
        cell.tabIndex = time === chosen ? 0 : -1;
        if (time === today) {
          cell.setAttribute('aria-current', 'date');
        }
        if (time === chosen) {
          cell.className = 'chosen-day';
        }
        cell.onclick = () => take(time);
        td.append(cell);
      }
      picker.append(head, table);
      picker.querySelector(focus).focus();
    };
    picker.addEventListener('keydown', (event) => {
      const moves = {
        ArrowRight: () => chosen + forward * DAY,
        ArrowLeft: () => chosen - forward * DAY,
        ArrowDown: () => chosen + 7 * DAY,
        ArrowUp: () => chosen - 7 * DAY,
        PageDown: () => nextMonth(chosen),
        PageUp: () => lastMonth(chosen),
        Home: () => firstOfMonth(chosen),
        End: () => nextMonth(chosen) - DAY,
      };
      if (event.key === 'Escape') {
        event.stopPropagation();
        close(picker, button);
        button.focus();
      } else if (moves[event.key] && event.target.closest('table')) {
        event.preventDefault();
        chosen = moves[event.key]();
        show('.chosen-day');
      }
    });
    picker.addEventListener('focusout', (event) => {
      if (event.relatedTarget && !holder.contains(event.relatedTarget)) {
        close(picker, button);
      }
    });
    show('.chosen-day');
  }

  addEventListener('DOMContentLoaded', () => {
    tag = root.dataset.formats || root.lang;
    parts = new Intl.DateTimeFormat('en-u-ca-' + (jalali() ? 'persian' : 'gregory'), {
      year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC',
    });
    write = new Intl.NumberFormat(tag, { useGrouping: false });
    document.querySelectorAll('.day-field > button').forEach((button) =>
      button.addEventListener('click', () => open(button.parentElement.querySelector('input'), button)));
    document.addEventListener('pointerdown', (event) => {
      document.querySelectorAll('.day-picker').forEach((picker) => {
        if (!picker.parentElement.contains(event.target)) {
          close(picker, picker.parentElement.querySelector('button'));
        }
      });
    });
  });
})();

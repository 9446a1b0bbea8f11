// The preview's own part: shows what it is sent, scrolls with the text, and says where it was
// clicked. It knows nothing of reports.
// @ts-check
(() => {
  // @ts-expect-error The function is the webview's.
  const editor = acquireVsCodeApi();
  const main = /** @type {HTMLElement} */ (document.querySelector('main'));

  /** Until when the page scrolls because the text did. */
  let led = 0;

  /** Elements that stand for a line, in their order. */
  const lines = () => /** @type {HTMLElement[]} */ ([...main.querySelectorAll('[data-line]')]);

  const lineOf = (/** @type {HTMLElement} */ element) => Number(element.dataset.line);

  /** The line at the top of the window, between two elements in proportion. */
  const topLine = () => {
    let [before, after] = [/** @type {HTMLElement | undefined} */ (undefined), /** @type {HTMLElement | undefined} */ (undefined)];
    for (const element of lines()) {
      if (element.getBoundingClientRect().top > 0) {
        after = element;
        break;
      }
      before = element;
    }
    if (before === undefined) return 0;
    if (after === undefined) return lineOf(before);
    const [from, to] = [before.getBoundingClientRect().top, after.getBoundingClientRect().top];
    const part = to > from ? -from / (to - from) : 0;
    return Math.floor(lineOf(before) + part * Math.max(0, lineOf(after) - lineOf(before)));
  };

  const scrollTo = (/** @type {number} */ line) => {
    if (line === 0) {
      led = Date.now() + 400;
      return window.scrollTo(0, 0);
    }
    const found = lines().filter((element) => lineOf(element) <= line).pop();
    if (found === undefined) return;
    led = Date.now() + 400;
    window.scrollTo(0, found.getBoundingClientRect().top + window.scrollY - 8);
  };

  const download = (/** @type {string} */ name, /** @type {string} */ html) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  window.addEventListener('message', ({ data }) => {
    if (data.type === 'show') {
      const place = window.scrollY;
      main.innerHTML = data.body;
      led = Date.now() + 400;
      window.scrollTo(0, place);
    } else if (data.type === 'scroll') {
      scrollTo(data.line);
    } else if (data.type === 'download') {
      download(data.name, data.html);
    }
  });

  document.addEventListener('click', ({ target }) => {
    const element = target instanceof Element ? target.closest('[data-line]') : null;
    if (!(element instanceof HTMLElement)) return;
    const character = Number(element.dataset.character);
    editor.postMessage({ type: 'reveal', line: lineOf(element), character });
  });

  let waiting = 0;
  window.addEventListener('scroll', () => {
    if (Date.now() < led) return;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      editor.postMessage({ type: 'scrolled', line: topLine() });
    });
  });

  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    editor.postMessage({ type: 'violation', directive: `${effectiveDirective} ${blockedURI}` });
  });

  editor.postMessage({ type: 'ready' });
})();

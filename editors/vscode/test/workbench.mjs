// The editor's window, in the words of somebody who sits before it.
import { PATIENCE, screenshot } from './browser.mjs';

export class Workbench {
  constructor(page) {
    this.page = page;
  }

  /** Opens the window on a folder, with a file of it before the user. */
  async open(code, folder, file) {
    await this.page.goto(code.address(folder, [['openFile', code.remote(file)]]));
    await this.page.waitForSelector('.tab.active');
    await this.page.waitForSelector('.view-line');
  }

  async show(file) {
    await this.page.keyboard.press('Control+P');
    await this.page.waitForSelector('.quick-input-widget input');
    await this.page.keyboard.insertText(file);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: file }).first().click();
    await this.page.waitForSelector(`.tab.active[data-resource-name="${file}"]`);
    // What is typed before goes nowhere.
    await this.page.waitForSelector(`.monaco-editor.focused[data-uri$="/${encodeURIComponent(file)}"]`);
  }

  /** Picks a command by its name in the palette. */
  async command(name) {
    await this.page.keyboard.press('F1');
    await this.page.waitForSelector('.quick-input-widget input');
    await this.page.keyboard.type(name);
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
    await row.click();
  }

  async goTo(line) {
    await this.page.keyboard.press('Control+G');
    await this.page.waitForSelector('.quick-input-widget input');
    await this.page.keyboard.type(String(line));
    await this.page.keyboard.press('Enter');
    await this.page.waitForSelector('.quick-input-widget', { state: 'hidden' });
    await this.isAt(line);
  }

  /** Waits until the cursor is in a line. */
  async isAt(line) {
    await this.page.locator('[id="status.editor.selection"]', { hasText: `Ln ${line},` }).waitFor();
  }

  /** Saves the active file, which has changes that may not show yet. */
  async save() {
    await this.page.waitForSelector('.tab.active.dirty');
    await this.page.keyboard.press('Control+S');
    await this.page.waitForFunction(() => document.querySelector('.tab.dirty') === null);
  }

  /** Types as an input method does: letters that become Chinese. */
  async compose(letters, chinese) {
    const session = await this.page.context().newCDPSession(this.page);
    for (const text of letters) {
      const end = { selectionStart: text.length, selectionEnd: text.length };
      await session.send('Input.imeSetComposition', { text, ...end });
      await this.page.waitForTimeout(50);
    }
    await session.send('Input.insertText', { text: chinese });
  }

  /** What `look` gives as soon as it is neither missing nor false, asked for again and again. */
  async eventually(what, look) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false) return seen;
      if (Date.now() > end) throw new Error(`never seen: ${what}`);
      await this.page.waitForTimeout(100);
    }
  }

  /** The document inside a webview that holds something. */
  webview(selector) {
    return this.eventually(`a webview with ${selector}`, async () => {
      for (const frame of this.page.frames()) {
        const found = await frame.$(selector).catch(() => null);
        if (found !== null && frame !== this.page.mainFrame()) return frame;
      }
      return undefined;
    });
  }

  screenshot(name) {
    return screenshot(this.page, name);
  }
}

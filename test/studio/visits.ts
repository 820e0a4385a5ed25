/**
 * Visits of a studio in Chromium.
 * 1. One browser for the tests of a file; every visit has cookies of its own, and ends with its test.
 * 2. A test fails where a page of it complains: a script that fails, a violation of the content policy, a dialog, a warning in the console.
 */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { chromiumPath, launchChromium } from '../setup/chromium.ts';

export interface VisitOptions {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  /** What the browser itself may say, where a test takes the server away or asks for what is not there. */
  readonly mayComplain?: RegExp;
}

export interface Visit {
  readonly page: Page;
  /** Opens a path of the studio. */
  readonly go: (path: string) => Promise<void>;
  /** The path and the choices that the address holds. */
  readonly address: () => string;
  /** Waits until a text can be read somewhere. */
  readonly reads: (text: string | RegExp) => Promise<void>;
  readonly button: (name: string | RegExp) => Locator;
  readonly link: (name: string | RegExp) => Locator;
  readonly tab: (name: string) => Locator;
}

/** On a machine that may do other things. */
export const patience = { timeout: 30_000, interval: 50 };

export interface Visitor {
  /** Opens the first address of a studio. */
  readonly visit: (address: string, options?: VisitOptions) => Promise<Visit>;
}

export function visitor(): Visitor {
  let browser: Browser | undefined;
  let ends: (() => Promise<void>)[] = [];
  let complaints: string[] = [];
  beforeAll(async () => {
    if (chromiumPath !== undefined) browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(ends.map((end) => end()));
    ends = [];
    const heard = complaints;
    complaints = [];
    expect(heard).toEqual([]);
  });
  afterAll(() => browser?.close());
  return {
    visit: async (address, { scheme = 'light', width = 1280, mayComplain } = {}) => {
      if (browser === undefined) throw new Error('no browser was launched');
      const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 } });
      ends.push(() => context.close());
      const note = (text: string) => {
        if (mayComplain?.test(text) !== true) complaints.push(text);
      };
      context.on('console', (message) =>
        note(`${message.type()}: ${message.text()} ${message.location().url}`),
      );
      context.on('weberror', (error) => note(error.error().message));
      context.on('dialog', (dialog) => {
        note(`a dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      const page = await context.newPage();
      await page.goto(address);
      const { origin } = new URL(address);
      const named = (role: 'button' | 'link' | 'tab') => (name: string | RegExp) =>
        page.getByRole(role, { name, ...(typeof name === 'string' ? { exact: true } : {}) });
      return {
        page,
        go: async (path) => {
          await page.goto(`${origin}${path}`);
        },
        address: () => {
          const { pathname, search } = new URL(page.url());
          return `${pathname}${search}`;
        },
        reads: (text) => page.getByText(text).first().waitFor(),
        button: named('button'),
        link: named('link'),
        tab: named('tab'),
      };
    },
  };
}

/** A fact that a page shows under a name, such as the days of a run. */
export const factOf = (page: Page, name: string): Promise<string> =>
  page.evaluate(
    `[...document.querySelectorAll('.facts > div')].find((one) => one.firstChild.textContent === ${JSON.stringify(name)})?.lastChild.textContent ?? ''`,
  );

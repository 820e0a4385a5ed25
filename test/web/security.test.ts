import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, openReplay, type RunReport, runScenario } from '../../engine/index.ts';
import type { ApiError, InvestorView, MarketView, Started } from '../../web/index.ts';
import { startStudio } from '../../web/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { type Browser, openStudio, type RawRequest, raw, tiny } from './browser.ts';
import { SCRIPT, scriptingRun } from './scripting-run.ts';

const folder = temporaryFolder();
const runsDir = join(folder, 'runs');
const SECRET = 'secret-outside-of-the-runs-folder';
const guarded = [
  '/api/session',
  '/api/runs',
  '/api/runs/x',
  '/api/events',
  '/api/schema',
  '/runs/x/report',
  '/api',
  '/api/none',
];

let page: Browser;
let report: RunReport;

beforeAll(async () => {
  report = await scriptingRun(folder, runsDir);
  writeFileSync(join(folder, 'secret.txt'), SECRET);
  writeFileSync(join(folder, 'secret.yaml'), SECRET);
  mkdirSync(join(folder, 'scenarios'));
  writeFileSync(join(folder, 'scenarios', 'mine.yaml'), tiny('mine'));
  writeFileSync(join(folder, 'scenarios', 'code.ts'), `globalThis.hasRun = true; export default {};`);
  symlinkSync(join(folder, 'secret.yaml'), join(folder, 'scenarios', 'linked.yaml'));
  page = await openStudio({ runsDir, scenariosDir: join(folder, 'scenarios') });
});

const ask = (request: RawRequest) => raw(page.studio.origin, request);
const own = (): Record<string, string> => ({ cookie: page.cookie, origin: page.studio.origin });
const codeIn = (text: string) => (JSON.parse(text) as ApiError).problems[0]?.code;

describe('the token', () => {
  it('is left in a cookie that no script reads and no other site sends, by an address that leads on without it', async () => {
    const { origin, address } = page.studio;
    const token = new URL(address).searchParams.get('token') ?? '';
    expect(token.length).toBeGreaterThanOrEqual(32);
    const first = await fetch(`${origin}/runs/a/days/3?token=${token}&x=1`, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/runs/a/days/3?x=1');
    const set = first.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Strict/);
    expect(first.headers.get('referrer-policy')).toBe('no-referrer');
    const elsewhere = await ask({ path: `//evil.example/?token=${token}` });
    expect(elsewhere.headers['location']).not.toMatch(/^\/\/|^https?:/);
  });

  it.each(guarded)('is needed for %s', async (path) => {
    const { origin } = page.studio;
    const wrong = `${page.cookie.split('=')[0]}=${'a'.repeat(43)}`;
    for (const cookie of [undefined, '', wrong, `${page.cookie}x`, page.cookie.slice(0, -1)]) {
      const answer = await ask({
        path,
        headers: { ...(cookie === undefined ? {} : { cookie }), accept: '*/*' },
      });
      expect(answer.status, cookie).toBe(401);
      expect(codeIn(answer.text)).toBe('studio.no-token');
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    const refused = await fetch(`${origin}${path}?token=${'b'.repeat(43)}`, { redirect: 'manual' });
    expect(refused.status).toBe(401);
  });

  it('is needed however the address is written', async () => {
    for (const path of [
      '/%61pi/session',
      '/api%2fsession',
      '/API/session',
      '//api/session',
      '/./api/session',
      '/x/../api/session',
      '/runs/x/%72eport',
      '/api/runs?',
      '/api;x/runs',
    ]) {
      const answer = await ask({ path, headers: { accept: 'application/json' } });
      expect([301, 303, 400, 401, 404], path).toContain(answer.status);
      expect(answer.text, path).not.toContain(report.runId);
      expect(answer.text, path).not.toContain('runsFolder');
    }
  });

  it('of a wrong first address leaves no cookie', async () => {
    const wrong = await fetch(`${page.studio.origin}/?token=${'c'.repeat(43)}`, { redirect: 'manual' });
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  it('is required, and long, where other machines can reach the studio', async () => {
    const options = { runsDir, scenariosDir: folder, port: 0 };
    await expect(startStudio({ ...options, host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'studio.token',
    });
    const tokenFile = join(folder, 'token.txt');
    for (const text of ['short', `${'x'.repeat(40)} y`, '']) {
      writeFileSync(tokenFile, text);
      await expect(startStudio({ ...options, tokenFile })).rejects.toMatchObject({ code: 'studio.token' });
    }
    writeFileSync(tokenFile, `${'k'.repeat(32)}\n`);
    const studio = await startStudio({ ...options, host: '0.0.0.0', tokenFile });
    expect(studio.isTokenGiven).toBe(true);
    const { port } = new URL(studio.origin);
    const cookie = `mass_studio_${port}=${'k'.repeat(32)}`;
    const status = async (host: string) =>
      (
        await raw(`http://127.0.0.1:${port}`, {
          path: '/api/session',
          headers: { host: `${host}:${port}`, cookie },
        })
      ).status;
    expect(await status('127.0.0.1')).toBe(200);
    expect(await status('192.0.2.7')).toBe(200);
    expect(await status('rebound.example')).toBe(403);
    await studio.close();
  });
});

describe('other sites', () => {
  it('that resolve their name to this machine are refused', async () => {
    const { port } = new URL(page.studio.origin);
    const hosts = [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      '127.0.0.1',
      '127.0.0.1:1',
      `0.0.0.0:${port}`,
      `127.0.0.1:${port}@evil.example`,
      '',
    ];
    for (const host of hosts) {
      for (const path of ['/', '/api/session']) {
        const answer = await ask({ path, headers: { ...own(), host } });
        expect([400, 403], `${host}${path}`).toContain(answer.status);
      }
    }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`])
      expect((await ask({ path: '/api/session', headers: { cookie: page.cookie, host } })).status, host).toBe(
        200,
      );
  });

  it('cannot change anything, nor listen', async () => {
    const body = JSON.stringify({ text: tiny('foreign'), paused: false });
    const type = { 'content-type': 'application/json' };
    for (const origin of ['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1']) {
      const headers = { cookie: page.cookie, origin };
      expect(
        (await ask({ method: 'POST', path: '/api/runs', headers: { ...headers, ...type }, body })).status,
      ).toBe(403);
      expect((await ask({ method: 'DELETE', path: `/api/runs/${report.runId}`, headers })).status).toBe(403);
      const events = await ask({ path: '/api/events', headers: { ...headers, accept: 'text/event-stream' } });
      expect(events.status).toBe(403);
      expect(codeIn(events.text)).toBe('studio.foreign');
      expect(events.headers['access-control-allow-origin']).toBeUndefined();
    }
    const { cookie } = page;
    // Browsers always say where such a request comes from.
    expect(
      (await ask({ method: 'POST', path: '/api/runs', headers: { cookie, ...type }, body })).status,
    ).toBe(403);
    const cross = { cookie, 'sec-fetch-site': 'cross-site', accept: 'text/event-stream' };
    expect((await ask({ path: '/api/events', headers: cross })).status).toBe(403);
    const form = { ...own(), 'content-type': 'text/plain' };
    expect((await ask({ method: 'POST', path: '/api/runs', headers: form, body })).status).toBe(415);
  });
});

describe('paths', () => {
  const climbing = [
    '..',
    '../secret.txt',
    '..%2fsecret.txt',
    '..%2Fsecret.yaml',
    '%2e%2e',
    '%2e%2e%2fsecret.txt',
    '%252e%252e%252fsecret.txt',
    '..%5csecret.txt',
    '.%2e/secret.txt',
    '%00',
    'x%00.yaml',
    '%2fetc%2fpasswd',
    'file:%2f%2f%2fetc%2fpasswd',
    '....%2f%2fsecret.txt',
    '%c0%ae%c0%ae%2fsecret.txt',
    'a'.repeat(400),
  ];

  it.each(climbing)('do not lead out of the folders: %s', async (climb) => {
    const run = report.runId;
    const get = [
      `/api/runs/${climb}`,
      `/api/runs/${climb}/series`,
      `/api/runs/${climb}/days/0`,
      `/api/runs/${climb}/days/0/market`,
      `/api/runs/${run}/compare/${climb}`,
      `/api/runs/${run}/days/${climb}`,
      `/api/runs/${run}/days/0/types/${climb}`,
      `/api/runs/${run}/days/0/investors/${climb}/0`,
      `/api/runs/${run}/days/0/investors/x/${climb}`,
      `/api/runs/${run}/days/0/instruments/${climb}`,
      `/api/scenarios/${climb}`,
      `/runs/${climb}/report`,
      `/${climb}`,
      `/assets/${climb}`,
    ];
    for (const path of get) {
      const answer = await ask({ path, headers: { ...own(), accept: '*/*' } });
      expect(answer.text, path).not.toContain(SECRET);
      expect(answer.text, path).not.toContain('root:');
      expect([400, 403, 404, 414], `${path} ${answer.text.slice(0, 200)}`).toContain(answer.status);
    }
    const body = JSON.stringify({ action: 'continue' });
    const headers = { ...own(), 'content-type': 'application/json' };
    for (const request of [
      { method: 'DELETE', path: `/api/runs/${climb}`, headers: own() },
      { method: 'POST', path: `/api/runs/${climb}/control`, headers, body },
      { method: 'POST', path: `/api/runs/${climb}/fork`, headers, body: '{"day":0,"set":[],"paused":false}' },
    ])
      expect([400, 404, 414], request.path).toContain((await ask(request)).status);
  });

  it('through links are no runs and no scenarios', async () => {
    const outside = join(folder, 'outside');
    mkdirSync(outside);
    await runScenario({
      scenario: await loadScenario(join(folder, 'scenarios', 'mine.yaml')),
      outDir: outside,
    });
    const linked = join(runsDir, 'linked');
    symlinkSync(join(outside), linked);
    expect((await page.get('/api/runs/linked')).status).toBe(404);
    expect((await page.remove('/api/runs/linked')).status).toBe(404);
    expect(JSON.stringify((await page.get('/api/runs')).body)).not.toContain('linked');
    expect((await page.get('/api/scenarios/linked.yaml')).status).toBe(404);
  });

  it('of files of the project are not served', async () => {
    for (const path of [
      '/package.json',
      '/studio.ts',
      '/api.ts',
      '/../api.ts',
      '/app/main.tsx',
      '/.gitignore',
    ]) {
      const { status, text } = await ask({ path, headers: { ...own(), accept: '*/*' } });
      expect(status, path).not.toBe(200);
      expect(text, path).not.toContain('startStudio');
    }
  });
});

describe('what is sent', () => {
  it('may not be larger than a scenario, nor of another form', async () => {
    const large = await page.post<ApiError>('/api/runs', { text: 'x'.repeat(3_000_000), paused: false });
    expect(large).toMatchObject({ status: 413, body: { problems: [{ code: 'studio.bad-request' }] } });
    const long = await page.post<ApiError>('/api/runs', { text: 'x'.repeat(1_000_001), paused: false });
    expect(long.status).toBe(400);
    for (const body of [
      {},
      { text: 3, paused: false },
      { text: '', paused: 'no' },
      { text: '', paused: false, more: 1 },
      [],
    ])
      expect((await page.post<ApiError>('/api/runs', body)).status).toBe(400);
    const headers = { ...own(), 'content-type': 'application/json' };
    const broken = await ask({ method: 'POST', path: '/api/runs', headers, body: '{' });
    expect(broken.status).toBe(400);
    expect(codeIn(broken.text)).toBe('studio.bad-request');
    expect(
      (await ask({ method: 'POST', path: '/api/runs', headers, body: '{"__proto__":{"x":1}}' })).status,
    ).toBe(400);
  });

  it('never runs: a scenario in TypeScript is no scenario here', async () => {
    const text =
      "import { defineScenario } from 'mass-engine';\nglobalThis.hasRun = true;\nexport default defineScenario({ version: 1 });\n";
    for (const path of ['/api/runs', '/api/scenarios/check']) {
      const { body } = await page.post<ApiError & Started>(path, {
        text,
        paused: false,
        plan: true,
        scenario: 'code.ts',
      });
      expect(body.problems.length).toBeGreaterThan(0);
    }
    const started = await page.post<ApiError>('/api/runs', { text, paused: false });
    expect(started).toMatchObject({ status: 400, body: { problems: [{ code: 'scenario.syntax' }] } });
    expect('hasRun' in globalThis).toBe(false);
  });
});

describe('text from data and models', () => {
  it('stays text: of a headline and of an answer', async () => {
    const [type = ''] = openReplay(report.runDir)
      .overview()
      .types.map(({ id }) => id);
    const run = `/api/runs/${report.runId}`;
    const market = await page.get<MarketView>(`${run}/days/2/market`);
    const investor = await page.get<InvestorView>(`${run}/days/2/investors/${type}/0`);
    for (const { headers, status } of [market, investor]) {
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect(JSON.stringify(market.body)).toContain('alert(document.cookie)');
    expect(investor.body.exchanges.map(({ answer }) => answer)).toContain(SCRIPT);
  });

  it('does not become script in a report, which reaches neither studio nor cookie', async () => {
    const { headers, body } = await page.get<string>(`/runs/${report.runId}/report`);
    expect(body).not.toContain(SCRIPT);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain('sandbox allow-scripts');
    expect(policy).not.toContain('allow-same-origin');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('connect-src');
  });

  it('in what is not found comes back as data', async () => {
    const answer = await ask({ path: `/api/runs/${encodeURIComponent(SCRIPT)}`, headers: own() });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });
});

describe('every answer', () => {
  it('says what browsers may do with it', async () => {
    for (const path of ['/', '/runs/x', '/api/session', '/api/none', '/none.js', '/%zz']) {
      const { headers } = await ask({ path, headers: { ...own(), accept: 'text/html' } });
      expect(headers, path).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      });
      expect(headers['access-control-allow-origin'], path).toBeUndefined();
    }
    const { headers } = await ask({ path: '/', headers: { ...own(), accept: 'text/html' } });
    expect(headers['content-security-policy']).toContain("script-src 'self';");
  });

  it('of the page is the page, for every view of it', async () => {
    for (const path of ['/', '/runs/x/days/3?type=a', '/new']) {
      const { status, text, headers } = await ask({ path, headers: { accept: 'text/html,*/*' } });
      expect(status, path).toBe(200);
      expect(headers['content-type'], path).toMatch(/^text\/html/);
      expect(text, path).toContain('<div id="root">');
    }
  });
});

describe('listeners', () => {
  it('are as many as the studio serves, and no more', async () => {
    const listeners = [];
    for (let i = 0; i < 32; i++) listeners.push(await page.listen());
    await expect(page.listen()).rejects.toThrow('503');
    for (const listener of listeners) listener.stop();
  });
});

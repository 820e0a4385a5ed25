import { describe, expect, it } from 'vitest';
import type { Services } from '../../cli/index.ts';
import { invoke } from './fakes.ts';

type Request = Parameters<Services['writeReport']>[0];

const report = { title: 'made-up', subtitle: '', sections: [] };

/** A service that keeps what it was asked for and answers with one file, or with Markdown. */
function recorder() {
  const asked: Request[] = [];
  const writeReport: Services['writeReport'] = (request) => {
    asked.push(request);
    const { format, out = '/somewhere/report.html' } = request;
    if (format === undefined) return Promise.resolve({ report, files: [] });
    return Promise.resolve(
      format === 'markdown' && request.out === undefined
        ? { report, files: [], markdown: '# made-up\n' }
        : { report, out, files: [out] },
    );
  };
  return { asked, services: { writeReport } };
}

describe('mass report', () => {
  it('writes a page and says where', async () => {
    const { asked, services } = recorder();
    const { code, out } = await invoke(['report', 'runs/a'], services);
    expect(code).toBe(0);
    expect(out).toContain('Report written to /somewhere/report.html');
    expect(asked[0]).toMatchObject({ format: 'html', set: [] });
    expect(asked[0]?.runDirs[0]).toMatch(/\/runs\/a$/);
  });

  it('takes several runs, a name and overrides', async () => {
    const { asked, services } = recorder();
    await invoke(['report', 'a', 'b', '--out', 'x.html', '--set', 'evaluation.rivals=[]'], services);
    expect(asked[0]?.runDirs).toHaveLength(2);
    expect(asked[0]?.out).toMatch(/\/x\.html$/);
    expect(asked[0]?.set).toEqual(['evaluation.rivals=[]']);
  });

  it('prints Markdown where no file is named', async () => {
    const { services } = recorder();
    const { out } = await invoke(['report', 'a', '--markdown'], services);
    expect(out).toBe('# made-up');
  });

  it('prints one object with --json, and writes only where a file is asked for', async () => {
    const { asked, services } = recorder();
    const { out } = await invoke(['report', 'a', '--json'], services);
    expect(JSON.parse(out)).toEqual({ files: [], report });
    expect(asked[0]).not.toHaveProperty('format');
    await invoke(['report', 'a', '--json', '--csv'], services);
    expect(asked[1]?.format).toBe('csv');
  });

  it('refuses two formats at once', async () => {
    const { code, err } = await invoke(['report', 'a', '--csv', '--markdown'], recorder().services);
    expect(code).toBe(2);
    expect(err).toContain('--markdown and --csv cannot be given together');
  });
});

/** Runs: the list, one of them, its charts, its report, and what is done to it. */
import type { FastifyInstance } from 'fastify';
import { compareRuns, storedResults } from '../../engine/index.ts';
import type { LiveStatus, RunCharts, RunDetail, RunsPage, Started } from '../api.ts';
import { deleteRun } from '../delete-run.ts';
import { conflict } from '../live/live-runs.ts';
import { reportOf } from '../run-report.ts';
import { reportPolicy } from '../security/headers.ts';
import type { StudioParts } from '../studio-parts.ts';
import { compareParams, controlBody, forkBody, pageQuery, read, runParams, startBody } from './input.ts';

export function runRoutes(server: FastifyInstance, parts: StudioParts): void {
  const { folder, scenarios, list, shelf, live, events, threads } = parts;

  server.get('/api/runs', async (request): Promise<RunsPage> => {
    const { offset, limit, search } = read(pageQuery, request, 'query');
    const wanted = search.trim().toLowerCase();
    const found = (await list.items()).filter((item) =>
      [item.id, item.name, item.status].some((text) => text.toLowerCase().includes(wanted)),
    );
    return { total: found.length, offset, runs: found.slice(offset, offset + limit) };
  });

  server.get('/api/runs/:run', (request): Promise<RunDetail> => {
    const { run } = read(runParams, request, 'params');
    return shelf.use(run, (opened) => {
      const item = list.item(run);
      return {
        item,
        overview: opened.replay.overview(),
        live: events.liveOf(run, item.status, item.days),
        report: reportOf(opened),
      };
    });
  });

  server.get('/api/runs/:run/series', (request): Promise<RunCharts> => {
    const { run } = read(runParams, request, 'params');
    return shelf.use(run, ({ replay }) => ({
      series: replay.series(),
      judged: storedResults(replay.journal)?.series ?? null,
    }));
  });

  server.get('/api/runs/:run/compare/:other', (request) => {
    const { run, other } = read(compareParams, request, 'params');
    return shelf.use(run, (a) => shelf.use(other, (b) => compareRuns(a.replay, b.replay)));
  });

  server.get('/runs/:run/report', async (request, reply) => {
    const { run } = read(runParams, request, 'params');
    const page = await shelf.use(run, async (opened) => {
      const stamp = JSON.stringify([opened.replay.days(), list.item(run).status]);
      if (opened.page?.stamp !== stamp)
        opened.page = { stamp, html: await threads.do<'report'>({ kind: 'report', runDir: opened.path }) };
      return opened.page.html;
    });
    return reply.header('content-security-policy', reportPolicy).type('text/html; charset=utf-8').send(page);
  });

  server.delete('/api/runs/:run', async (request, reply) => {
    const { run } = read(runParams, request, 'params');
    const path = folder.pathOf(run);
    if (live.get(run) !== undefined) throw conflict('the run is being written', 'stop it first', run);
    await shelf.forget(run);
    deleteRun(path);
    events.runsChanged();
    return reply.code(204).send();
  });

  server.post('/api/runs', async (request): Promise<Started> => {
    const { text, paused, scenario } = read(startBody, request, 'body');
    // What is wrong with the text is found here, before a process is made for it.
    scenarios.load(text, scenario);
    const { name } = await live.start({
      kind: 'text',
      text,
      paused,
      ...scenarios.placeOf(scenario),
      outDir: folder.path,
    });
    events.runsChanged();
    return { run: name };
  });

  server.post('/api/runs/:run/control', async (request): Promise<LiveStatus> => {
    const { run } = read(runParams, request, 'params');
    const { action } = read(controlBody, request, 'body');
    const runDir = folder.pathOf(run);
    if (action !== 'continue') return live.control(run, action);
    if (live.get(run) !== undefined) throw conflict('the run goes on already', 'watch it', run);
    if (list.item(run).status === 'finished')
      throw conflict('the run is finished', 'fork it, or start a new one', run);
    return (await live.start({ kind: 'resume', runDir, paused: false })).status();
  });

  server.post('/api/runs/:run/fork', async (request): Promise<Started> => {
    const { run } = read(runParams, request, 'params');
    const { distribution, ...body } = read(forkBody, request, 'body');
    const { name } = await live.start({
      kind: 'fork',
      runDir: folder.pathOf(run),
      ...body,
      ...(distribution === undefined ? {} : { distribution }),
      workingFolder: scenarios.path,
      outDir: folder.path,
    });
    events.runsChanged();
    return { run: name };
  });
}

/** What is looked at within a run: a day, and what was on it. */
import type { FastifyInstance } from 'fastify';
import { describeProblem, MassError } from '../../core/index.ts';
import type { DayView } from '../../engine/index.ts';
import type { DayPortfolio } from '../api.ts';
import type { OpenRun } from '../shelf.ts';
import type { StudioParts } from '../studio-parts.ts';
import { dayParams, instrumentParams, investorParams, pageQuery, read, typeParams } from './input.ts';
import { MOST_ABSTENTIONS } from './limits.ts';

export function dayRoutes(server: FastifyInstance, { shelf }: StudioParts): void {
  const path = '/api/runs/:run/days/:day';

  server.get(path, (request) => {
    const { run, day } = read(dayParams, request, 'params');
    return shelf.use(run, (opened) => shortened(opened.replay.day(day)));
  });

  server.get(`${path}/portfolio`, (request) => {
    const { run, day } = read(dayParams, request, 'params');
    return shelf.use(run, (opened) => portfolioOf(opened, day));
  });

  server.get(`${path}/market`, (request) => {
    const { run, day } = read(dayParams, request, 'params');
    const page = read(pageQuery, request, 'query');
    return shelf.use(run, (opened) => opened.inspection().market({ day, ...page }));
  });

  server.get(`${path}/types/:type`, (request) => {
    const { run, day, type } = read(typeParams, request, 'params');
    const { offset, limit } = read(pageQuery, request, 'query');
    return shelf.use(run, (opened) => opened.inspection().type({ day, type, offset, limit }));
  });

  server.get(`${path}/investors/:type/:ordinal`, (request) => {
    const { run, day, type, ordinal } = read(investorParams, request, 'params');
    return shelf.use(run, (opened) => opened.inspection().investor({ day, type, ordinal }));
  });

  server.get(`${path}/instruments/:code`, (request) => {
    const { run, day, code } = read(instrumentParams, request, 'params');
    return shelf.use(run, (opened) => opened.inspection().instrument({ day, code }));
  });

  server.get(`${path}/annealing`, (request) => {
    const { run, day } = read(dayParams, request, 'params');
    return shelf.use(run, (opened) => opened.inspection().annealing(day));
  });

  server.get(`${path}/respawn`, (request) => {
    const { run, day } = read(dayParams, request, 'params');
    return shelf.use(run, (opened) => opened.inspection().respawn(day));
  });
}

/** A million investors may abstain on one day: who they are is told of the first ones, how many by type. */
function shortened(view: DayView): DayView {
  return view.abstentions.length <= MOST_ABSTENTIONS
    ? view
    : { ...view, abstentions: view.abstentions.slice(0, MOST_ABSTENTIONS) };
}

/** The day can be looked at without its portfolio, whatever is in the way of that. */
async function portfolioOf(run: OpenRun, day: number): Promise<DayPortfolio> {
  try {
    return { portfolio: await run.portfolio().at(day), note: null };
  } catch (error) {
    if (!(error instanceof MassError)) throw error;
    return { portfolio: null, note: error.problems.map(describeProblem).join('\n') };
  }
}

import type { AlphaStudyReport } from '../../engine/index.ts';
import type { Section } from '../page.ts';
import { profileContents } from '../sections/profile.ts';
import { differenceTables, qualityTable, rankIcBars } from '../sections/quality.ts';
import { COMPOSITE, contendersOfStudy } from './study-data.ts';

/** Rank IC of everybody at every horizon, and the paired differences; absent before the backtest. */
export function studyQualitySection({ judged, horizon: wanted }: AlphaStudyReport): readonly Section[] {
  if (judged === null) return [];
  const contenders = contendersOfStudy(judged);
  const horizons = [...new Set(contenders.flatMap(({ byHorizon }) => Object.keys(byHorizon ?? {})))].sort(
    (a, b) => Number(a) - Number(b),
  );
  const learned = String(wanted);
  const measured = contenders.filter(({ byHorizon }) => byHorizon?.[learned]?.rankIc !== undefined);
  return [
    {
      id: 'quality',
      title: 'Signal quality',
      text: [
        'Rank IC says how well the order that a signal gives the instruments agrees with the order of their later returns: 0 % is no relation, 100 % the same order. A few per cent, day after day, is a good signal. Where the interval holds zero, the study cannot tell the signal from noise.',
        'Equal weights and linear weights use the same selected alphas, all alphas needs neither agents nor selection, and best alpha is the one with the highest score at the latest selection: what the composite has above them is what the study is for.',
        ...(judged.random === null
          ? []
          : [
              "Random signals are the composite's own scores dealt to other instruments, by one order for the whole run: as persistent as the composite, and without knowledge. Their interval is the band of their draws.",
            ]),
      ],
      tables: [
        ...horizons.map((horizon) =>
          qualityTable(contenders, horizon, {
            own: COMPOSITE,
            about: horizon === learned ? ', the horizon that is learned from' : '',
          }),
        ),
        ...differenceTables(judged.judgement, contenders, COMPOSITE),
      ],
      charts:
        measured.length === 0
          ? []
          : [
              rankIcBars(
                measured,
                learned,
                'Bars are means over days, thin lines 95 % intervals; for random signals the band of their draws.',
              ),
            ],
    },
  ];
}

/** What the composite is worth beyond its correlation; absent before the backtest, and where it never had a value. */
export function studyProfileSection({ judged, horizon }: AlphaStudyReport): readonly Section[] {
  if (judged === null || judged.signal === null) return [];
  return [
    {
      id: 'profile',
      title: 'Profile of the composite',
      ...profileContents(judged.judgement.profile, String(horizon)),
    },
  ];
}

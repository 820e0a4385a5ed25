import { expect, it } from 'vitest';
import { analysts } from '../../actors/index.ts';
import { analystConformance, plainServices } from './conformance.ts';
import { scriptedClient } from './scripted-client.ts';

const withModel = () => ({ ...plainServices, models: scriptedClient() });

analystConformance('rule');
analystConformance('rule', { orientation: { volatility: -1, reversal: 0 } });
analystConformance('openai', { model: 'a-model' }, withModel);
analystConformance('openai', { model: 'a-model', language: 'zh', masking: { enabled: true } }, withModel);
analystConformance('recorded', { recording: 'recording.sqlite', model: 'a-model' }, withModel);

analystConformance('random');

it('every registered analyst is under the conformance suite', () => {
  expect(analysts.kinds()).toEqual(['rule', 'openai', 'recorded', 'random']);
});

/**
 * Evaluation agents as actors.
 * 1. Each agent is an actor of its own; it is told the evidence and answers with its opinion, whoever is faster.
 * 2. Opinions are counted in the order of the agents, so that the time they take decides nothing.
 * 3. Expected = received: an agent that fails fails the evaluation, it is never left out silently.
 * 4. The draws of an agent are addressed by its name and the day.
 */
import { type Actor, ActorSystem, type Behaviour, Desk, type DeskMessage } from '../../actors/index.ts';
import { type Key, MassError, streamAt, subKey } from '../../core/index.ts';
import type { AgentRole } from '../agent-role.ts';
import type { AlphaEvidence, EvaluationAgent, Opinion } from '../evaluation-agent.ts';
import { signsOf } from './conditional-ic.ts';
import { type AgentOpinion, type AlphaScores, SCORE_WEIGHTS, scoreAlphas } from './score.ts';

export interface AgentPanelSettings {
  /** Becomes part of the actor system's name. */
  readonly run: string;
  /** Leaving one out removes it: the others take over its weight. */
  readonly agents: readonly EvaluationAgent[];
  /** @default SCORE_WEIGHTS */
  readonly weights?: Readonly<Record<AgentRole, number>>;
  readonly key: Key;
}

export interface PanelEvaluation extends AlphaScores {
  readonly day: number;
  /** Which way an alpha is turned: the sign of its mean IC under the market state; 0 = unknown. */
  readonly signs: Int8Array;
  /** As given, in the order of the agents. */
  readonly opinions: readonly (AgentOpinion & Opinion)[];
}

export interface AgentPanel {
  /** Rejects with what an agent threw, and with `run.interrupted` once stopped. */
  evaluate(evidence: AlphaEvidence): Promise<PanelEvaluation>;
  stop(): Promise<void>;
}

interface EvaluateMessage {
  readonly request: number;
  readonly evidence: AlphaEvidence;
  readonly replyTo: Actor<DeskMessage<Opinion>>;
}

/** Starts a panel. Throws `alphas.agents` when there is no agent, or two have one name. */
export function createAgentPanel(settings: AgentPanelSettings): AgentPanel {
  const { run, agents, weights = SCORE_WEIGHTS, key } = settings;
  checkAgents(agents);
  const system = new ActorSystem(`alphas-${run}`, { onCrash: ({ error }) => desk.fail(error) });
  const desk = new Desk<Opinion>(system);
  const actors = agents.map((agent, k) =>
    system.spawn(undefined, `agent-${k}`, agentBehaviour(system, key), agent),
  );

  return {
    async evaluate(evidence) {
      const given = await Promise.all(
        actors.map((actor) =>
          desk.ask((request, replyTo) => system.send(actor, { request, evidence, replyTo })),
        ),
      );
      const opinions = agents.map(({ name, role }, k) => ({ agent: name, role, ...(given[k] as Opinion) }));
      return { day: evidence.day, signs: signsOf(evidence), opinions, ...scoreAlphas(opinions, weights) };
    },
    stop() {
      desk.fail(new MassError({ code: 'run.interrupted', message: 'the evaluation agents were stopped' }));
      return system.shutdown();
    },
  };
}

function agentBehaviour(system: ActorSystem, key: Key): Behaviour<EvaluationAgent, EvaluateMessage> {
  return {
    async receive(agent, { request, evidence, replyTo }) {
      const stream = streamAt(subKey(key, `agents/${agent.name}`), evidence.day, 0);
      const reply = await agent.evaluate(evidence, stream);
      system.send(replyTo, { kind: 'reply', request, reply: checkedOpinion(agent, reply, evidence) });
      return agent;
    },
    recover(agent, { request, replyTo }, error) {
      system.send(replyTo, { kind: 'failure', request, error });
      return agent;
    },
  };
}

/** A registered kind may be a user's own. */
function checkedOpinion(agent: EvaluationAgent, opinion: Opinion, { alphas }: AlphaEvidence): Opinion {
  if (opinion.values.length === alphas.length) return opinion;
  throw new MassError({
    code: 'alphas.agents',
    message: `the evaluation agent "${agent.name}" did not judge every alpha`,
    found: opinion.values.length,
    expected: `${alphas.length} values, NaN for those without an opinion`,
    hint: 'correct the agent',
  });
}

function checkAgents(agents: readonly EvaluationAgent[]): void {
  const names = agents.map(({ name }) => name);
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (names.length > 0 && twice === undefined) return;
  throw new MassError({
    code: 'alphas.agents',
    message: twice === undefined ? 'there is no evaluation agent' : 'two evaluation agents have one name',
    ...(twice === undefined ? {} : { found: twice }),
    hint: twice === undefined ? 'keep one at least' : 'leave one of them out',
  });
}

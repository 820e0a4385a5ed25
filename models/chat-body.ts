import type { Message } from './message.ts';
import type { ModelRequest } from './request.ts';
import type { StructuredMode } from './transport.ts';

/** A part of a message's content, as servers that see take it; images as data URLs. */
export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } };

/** Body of `POST /v1/chat/completions`, as it is sent and as it stands in a batch file. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly {
    readonly role: 'system' | 'user' | 'assistant';
    readonly content: string | readonly ChatPart[];
  }[];
  readonly temperature: number;
  readonly top_p: number;
  /** The older name: servers other than OpenAI's own mostly know no other. */
  readonly max_tokens: number;
  readonly seed?: number;
  readonly response_format?:
    | { readonly type: 'json_object' }
    | {
        readonly type: 'json_schema';
        readonly json_schema: {
          readonly name: string;
          readonly strict: true;
          readonly schema: Record<string, unknown>;
        };
      };
}

/** A request as a server takes it. `model`: the name that the server knows the model by. @default the request's */
export function chatBody(request: ModelRequest, mode: StructuredMode, model = request.model): ChatBody {
  const { messages, sampling, answer } = request;
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content: contentOf(content) })),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    max_tokens: sampling.maxOutputTokens,
    ...(sampling.seed === undefined ? {} : { seed: sampling.seed }),
    ...formatOf(answer, mode),
  };
}

/** What an image shows is said before it. */
function contentOf(content: Message['content']): string | readonly ChatPart[] {
  if (typeof content === 'string') return content;
  return content.flatMap((part): readonly ChatPart[] =>
    part.kind === 'text'
      ? [{ type: 'text', text: part.text }]
      : [
          { type: 'text', text: part.alt },
          { type: 'image_url', image_url: { url: `data:${part.mediaType};base64,${part.data}` } },
        ],
  );
}

function formatOf({ name, schema }: ModelRequest['answer'], mode: StructuredMode): Partial<ChatBody> {
  if (mode === 'text') return {};
  if (mode === 'json') return { response_format: { type: 'json_object' } };
  return {
    response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: { ...schema } } },
  };
}

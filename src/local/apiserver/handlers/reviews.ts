import type { ApiResponse } from '../../../cluster/transport.ts'
import { timestamp, type Context } from '../registry/context.ts'
import { decodeBody } from '../registry/decode-body.ts'
import { readBody } from '../request/body.ts'
import type { Call } from '../request/call.ts'
import { writeOptions } from '../request/options.ts'
import { notEmulated } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import { jsonResponse } from './response.ts'

/** Everybody who has the token is this user. */
export const USER = { username: 'admin', uid: 'admin', groups: ['system:masters', 'system:authenticated'] }

const EVERYTHING = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
}

/** What each review answers: whoever has the token may do everything. */
const answers: Readonly<Record<string, (now: string) => object>> = {
  SelfSubjectAccessReview: () => ({ status: { allowed: true } }),
  SubjectAccessReview: () => ({ status: { allowed: true } }),
  LocalSubjectAccessReview: () => ({ status: { allowed: true } }),
  SelfSubjectRulesReview: () => ({ spec: {}, status: EVERYTHING }),
  SelfSubjectReview: (now) => ({
    metadata: { creationTimestamp: now },
    status: { userInfo: USER },
  }),
}

/** Whether a kind is a question that is answered and not stored. */
export const isReview = ({ kind }: Kind): boolean => kind.endsWith('Review')

/** POST of a review. */
export async function review(context: Context, call: Call, kind: Kind): Promise<ApiResponse> {
  const answer = Object.hasOwn(answers, kind.kind) ? answers[kind.kind] : undefined
  if (answer === undefined) throw notEmulated(kind.kind)
  const options = writeOptions(call, { kind: 'CreateOptions' })
  const body = await readBody(call, kind)
  const write = { context, kind, namespace: undefined, options, warnings: [] }
  const asked = decodeBody(write, body)
  const answered = { ...asked, ...answer(timestamp(context.now())) }
  return jsonResponse(201, JSON.stringify(answered), write.warnings)
}

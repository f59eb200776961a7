import { invalidValue, required, tooLong } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { label, subdomain } from '../../validate/names.ts'
import { longerThan } from '../../validate/texts.ts'

const LONGEST_DOMAIN = 253
const LONGEST_PATH = 253 + 63 + 1

/** What is wrong with the name of a signer: `example.com/signer-name`. */
export function signerNameCauses(name: string, path: string): Cause[] {
  if (name === '') return [required(path)]
  const segments = name.split('/')
  const [domain = '', rest = ''] = segments
  if (segments.length !== 2) {
    const why = "must be a fully qualified domain and path of the form 'example.com/signer-name'"
    return [invalidValue(path, name, why)]
  }
  const causes = longerThan(domain, LONGEST_DOMAIN) ? [tooLong(path, LONGEST_DOMAIN)] : []
  const labels = domain.split('.')
  causes.push(...firstProblem(labels, label, domain, path))
  if (labels.length < 2) {
    causes.push(invalidValue(path, domain, 'should be a domain with at least two segments separated by dots'))
  }
  causes.push(...firstProblem(rest.split('.'), subdomain, rest, path))
  const longest = LONGEST_DOMAIN + LONGEST_PATH + 1
  return longerThan(name, longest) ? [...causes, tooLong(path, longest)] : causes
}

/** Only the first label with a problem is told. */
function firstProblem(
  labels: string[],
  check: (label: string) => string[],
  shown: string,
  path: string,
): Cause[] {
  const found = labels.find((one) => check(one).length > 0)
  return found === undefined
    ? []
    : check(found).map((why) =>
        invalidValue(path, shown, `validating label ${JSON.stringify(found)}: ${why}`),
      )
}

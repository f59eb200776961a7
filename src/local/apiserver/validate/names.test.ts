import assert from 'node:assert/strict'
import {
  configKey,
  envName,
  label,
  labelValue,
  nameCheck,
  pathSegment,
  portName,
  qualifiedName,
  subdomain,
} from './names.ts'

describe('names', () => {
  const taken: [what: string, check: (value: string) => string[], values: string[]][] = [
    ['labels', label, ['a', '0', 'my-name', 'a'.repeat(63)]],
    ['subdomains', subdomain, ['a.b', '0.example.com', 'a'.repeat(253)]],
    ['qualified names', qualifiedName, ['Name', 'my.name_1', 'example.com/My-Name']],
    ['label values', labelValue, ['', 'a_b.C', 'x'.repeat(63)]],
    ['path segments', pathSegment, ['system:node', 'A b', '...', 'é']],
    ['config keys', configKey, ['.hidden', 'A_b-c.d', '-']],
    ['environment names', envName, ['A B', '1', 'a.b-c', '~']],
    ['port names', portName, ['http', '8080-tcp', 'a'.repeat(15)]],
  ]
  for (const [what, check, values] of taken) {
    it(`takes good ${what}`, () => assert.deepEqual(values.flatMap(check), []))
  }

  const refused: [check: (value: string) => string[], value: string, beginnings: string[]][] = [
    [label, '', ['a lowercase RFC 1123 label must']],
    [label, 'a.b', ['must not contain dots']],
    [label, `${'a'.repeat(63)}B`, ['must be no more than 63 characters', 'a lowercase RFC 1123 label']],
    [
      subdomain,
      'a..b',
      ["a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"],
    ],
    [subdomain, 'a\n', ['a lowercase RFC 1123 subdomain']],
    [qualifiedName, '', ['name part must be non-empty', 'name part must consist of']],
    [qualifiedName, '/a', ['prefix part must be non-empty']],
    [qualifiedName, 'A/b', ['prefix part a lowercase RFC 1123 subdomain']],
    [qualifiedName, 'a/b/c', ['a valid label key must consist of']],
    [qualifiedName, 'é'.repeat(32), ['name part must be no more than 63 bytes', 'name part must consist of']],
    [labelValue, 'a '.repeat(40), ['must be no more than 63 bytes', 'a valid label must be an empty string']],
    [pathSegment, '..', ["may not be '..'"]],
    [pathSegment, 'a/b%', ["may not contain '/'", "may not contain '%'"]],
    [configKey, '', ['a valid config key']],
    [configKey, '..a', ["must not start with '..'"]],
    [configKey, '.', ["must not be '.'"]],
    [envName, 'a=b', ['a valid environment variable name must consist only']],
    [envName, '', ['environment variable name must be non-empty']],
    [
      portName,
      'Http--',
      [
        'must contain only alpha-numeric',
        'must not contain consecutive hyphens',
        'must not begin or end with a hyphen',
      ],
    ],
    [portName, '80', ['must contain at least one letter']],
  ]
  for (const [check, value, beginnings] of refused) {
    it(`says what is wrong with ${JSON.stringify(value.slice(0, 20))}`, () => {
      const problems = check(value)
      assert.equal(problems.length, beginnings.length, problems.join('\n'))
      problems.forEach((problem, index) => assert.ok(problem.startsWith(beginnings[index]!), problem))
    })
  }

  it('words a failed pattern to the letter', () => {
    assert.deepEqual(subdomain('A'), [
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end " +
        "with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
        "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ])
  })

  it('lets a generated name end with a dash, and a path segment be a dot', () => {
    assert.deepEqual(nameCheck('subdomain', true)('web-'), [])
    assert.equal(nameCheck('subdomain')('web-').length, 1)
    assert.deepEqual(nameCheck('path-segment', true)('..'), [])
  })

  it('takes linear time on hostile input', () => {
    const long = `${'a.a-'.repeat(200_000)}!`
    for (const check of [label, subdomain, qualifiedName, labelValue, configKey, portName]) {
      assert.notEqual(check(long).length, 0)
    }
  })
})

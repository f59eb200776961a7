const decimalExponents: Record<string, number> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const decimalSuffixes = new Map(
  Object.entries(decimalExponents).map(([suffix, exponent]) => [exponent, suffix]),
)
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

const quantityForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE]?)|[eE]([+-]?\d{1,3}))$/

/** Quantities repeat from call to call; the memory of them is bounded. */
const known = new Map<string, string | undefined>()
const MAX_KNOWN = 1000

/**
 * Writes a resource quantity as the API server stores it; undefined when it is none.
 *
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity
 *
 * @example
 * canonicalQuantity('1000m') // '1'
 * canonicalQuantity('1024Mi') // '1Gi'
 */
export function canonicalQuantity(text: string): string | undefined {
  const found = known.get(text)
  if (found !== undefined || known.has(text)) return found
  const canonical = canonicalise(text)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(text, canonical)
  return canonical
}

function canonicalise(text: string): string | undefined {
  // Longer texts are no quantity that anybody writes, and their powers of ten would be costly.
  const match = text.length > 40 ? null : quantityForm.exec(text.trim())
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', binary, decimal = '', exponent] = match
  const digits = whole + fraction
  if (digits === '') return undefined
  const negative = sign === '-' ? '-' : ''
  let amount = BigInt(digits)
  let power = (exponent === undefined ? (decimalExponents[decimal] ?? 0) : Number(exponent)) - fraction.length
  if (binary !== undefined) {
    amount *= 1024n ** BigInt(binarySuffixes.indexOf(binary))
    const scale = 10n ** BigInt(-power)
    // Below 1024, and when it is not a whole number, a binary quantity is stored as a decimal one.
    if (amount % scale === 0n && amount / scale >= 1024n) return negative + asBinary(amount / scale)
  }
  if (amount === 0n) return '0'
  ;[amount, power] = roundedToNano(amount, power)
  while (amount % 10n === 0n) {
    amount /= 10n
    power += 1
  }
  while (power % 3 !== 0 || power > 18) {
    amount *= 10n
    power -= 1
  }
  if (exponent === undefined) return negative + amount.toString() + (decimalSuffixes.get(power) ?? '')
  return negative + amount.toString() + (power === 0 ? '' : `e${power}`)
}

/** Finer parts than 10⁻⁹ are rounded up. */
function roundedToNano(amount: bigint, power: number): [bigint, number] {
  if (power >= -9) return [amount, power]
  const scale = 10n ** BigInt(-9 - power)
  return [(amount + scale - 1n) / scale, -9]
}

function asBinary(amount: bigint): string {
  let rest = amount
  let step = 0
  while (rest % 1024n === 0n && step < binarySuffixes.length - 1) {
    rest /= 1024n
    step += 1
  }
  return rest.toString() + (binarySuffixes[step] ?? '')
}

/** What `crashing` returns, computed without Namu. */
export function expected(from: number): number[] {
  let n = from + 8
  const wide = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((i) => n + i + 1)
  const seen = [0, 1, 2, 3].reduce((sum, i) => sum + (n + i + 1) * 2, 0)
  const pairs = [1, 2, 3, 4].map((i) => i + 2)
  const last = seen + 1
  for (let i = 0; i < 3; i += 1) n = n + i + 1
  return [n, seen, last, ...wide, ...pairs]
}

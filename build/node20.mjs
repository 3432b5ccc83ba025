/** Vitest reports failures with Map.groupBy, which Node has from version 21 on. */
export function completeNode20() {
  if (!('groupBy' in Map)) Object.defineProperty(Map, 'groupBy', { value: groupBy })
}

/**
 * @template T, K
 * @param {Iterable<T>} items
 * @param {(item: T, index: number) => K} key
 */
function groupBy(items, key) {
  /** @type {Map<K, T[]>} */
  const groups = new Map()
  let index = 0
  for (const item of items) {
    const name = key(item, index++)
    const group = groups.get(name)
    if (group) group.push(item)
    else groups.set(name, [item])
  }
  return groups
}

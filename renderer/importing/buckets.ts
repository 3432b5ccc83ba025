import type { Bucket } from '../../shared/contract/imports'

/** In the order in which a reader wants them. */
export const buckets: Bucket[] = ['new', 'duplicate', 'corrected', 'conflict', 'rejected']

export const bucketColors: Record<Bucket, string> = {
  new: 'teal',
  duplicate: 'gray',
  corrected: 'blue',
  conflict: 'orange',
  rejected: 'red',
}

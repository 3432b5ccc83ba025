import { mark } from '../../shared/hematology/marks'
import { t } from '../../shared/messages'
import { extraPath, formPath, pointShape } from '../charts/shapes'

const signs: { text: string; bits: number }[] = [
  { text: 'final', bits: 0 },
  { text: 'dateOnly', bits: mark.dateOnly },
  { text: 'afterTransfusion', bits: mark.afterPlatelets },
  { text: 'underGcsf', bits: mark.underGcsf },
  { text: 'preliminary', bits: mark.preliminary },
  { text: 'below', bits: mark.below },
  { text: 'corrected', bits: mark.corrected },
  { text: 'derived', bits: mark.derived },
  { text: 'conflict', bits: mark.conflict },
  { text: 'converted', bits: mark.converted },
  { text: 'implausible', bits: mark.implausible },
  { text: 'withdrawn', bits: mark.withdrawn },
]

/** What the shapes mean; drawn by the same functions as the points. */
export function Legend() {
  return (
    <footer className="legend" data-legend>
      {signs.map((sign) => (
        <span key={sign.text}>
          <Sign bits={sign.bits} />
          {t(`trajectory.legend.${sign.text}`)}
        </span>
      ))}
      <span>{t('trajectory.legend.gap')}</span>
    </footer>
  )
}

function Sign({ bits }: { bits: number }) {
  const { form, filled, extras } = pointShape(bits)
  return (
    <svg width={14} height={16} aria-hidden="true">
      <path
        d={formPath(form, 7, 9, 3)}
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth={filled ? 0 : 1.2}
      />
      {extras.map((extra) => (
        <path key={extra} d={extraPath(extra, 7, 9, 3)} fill="none" stroke="currentColor" strokeWidth={1} />
      ))}
    </svg>
  )
}

import { Button, Popover, Select, TextInput } from '@mantine/core'
import { ArrowLeftRight, FlaskConical } from 'lucide-react'
import { useState } from 'react'
import type { Hardware } from '../../../shared/models/hardware.ts'
import { isNetworkClass } from '../../../shared/rules/hardware/device-class.ts'
import { useHardwareView, useServices, useText } from '../../services.tsx'
import { idsText, parseIds, wellKnownCards } from './cards.ts'
import { deviceName } from './words.ts'

const own = 'own'
const besides = ''

/** Tries out another network card in a machine. */
export function SwapMenu({ hardware }: { readonly hardware: Hardware }) {
  const { t } = useText()
  const [opened, setOpened] = useState(false)
  return (
    <Popover
      width={320}
      position="bottom-end"
      shadow="md"
      trapFocus
      opened={opened}
      onChange={setOpened}
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<ArrowLeftRight size={14} aria-hidden />}
          onClick={() => setOpened((last) => !last)}
        >
          {t('hardware.view.whatIf.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="swap-menu" aria-label={t('hardware.view.whatIf.title')}>
        <SwapForm hardware={hardware} onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function SwapForm({ hardware, onDone }: { readonly hardware: Hardware; readonly onDone: () => void }) {
  const { hardwareView } = useServices()
  const { t } = useText()
  const slots = (hardware.pci ?? []).flatMap((device) =>
    isNetworkClass(device.class) && device.address !== null
      ? [{ value: device.address, label: `${device.address} ${deviceName(device)}` }]
      : [],
  )
  const [slot, setSlot] = useState(slots[0]?.value ?? besides)
  const [card, setCard] = useState(idsText(wellKnownCards[0] ?? { vendor: '8086', device: '1533' }))
  const [typed, setTyped] = useState('')
  const ids = parseIds(card === own ? typed : card)
  const apply = (): void => {
    if (!ids) return
    const cardName = wellKnownCards.find((each) => idsText(each) === idsText(ids))?.name ?? idsText(ids)
    hardwareView.setState({
      swap: {
        ...ids,
        address: slot === besides ? null : slot,
        cardName,
        slotName: slots.find(({ value }) => value === slot)?.label ?? '',
      },
    })
    onDone()
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <Select
        label={t('hardware.view.whatIf.slot')}
        comboboxProps={{ withinPortal: false }}
        data={[...slots, { value: besides, label: t('hardware.view.whatIf.besides') }]}
        value={slot}
        onChange={(value) => setSlot(value ?? besides)}
      />
      <Select
        label={t('hardware.view.whatIf.card')}
        comboboxProps={{ withinPortal: false }}
        maxDropdownHeight={180}
        data={[
          ...wellKnownCards.map((each) => ({ value: idsText(each), label: `${each.name} (${idsText(each)})` })),
          { value: own, label: t('hardware.view.whatIf.own') },
        ]}
        value={card}
        onChange={(value) => setCard(value ?? own)}
      />
      {card === own && (
        <TextInput
          size="xs"
          label={t('hardware.view.whatIf.ids')}
          description={t('hardware.view.whatIf.idsHint')}
          value={typed}
          maxLength={24}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={typed.trim().length > 8 && !ids ? t('hardware.view.whatIf.idsHint') : null}
        />
      )}
      <Button type="submit" disabled={!ids}>
        {t('hardware.view.whatIf.apply')}
      </Button>
    </form>
  )
}

/** Says that the machine shown has a hypothetical card, with a way back. */
export function WhatIfNote() {
  const { hardwareView } = useServices()
  const { t } = useText()
  const swap = useHardwareView((state) => state.swap)
  if (!swap) return null
  return (
    <div className="supposed">
      <FlaskConical size={15} aria-hidden />
      <span>
        {swap.address === null
          ? t('hardware.view.whatIf.added', { card: swap.cardName })
          : t('hardware.view.whatIf.active', { card: swap.cardName, slot: swap.slotName })}
      </span>
      <Button variant="default" size="compact-sm" onClick={() => hardwareView.setState({ swap: null })}>
        {t('hardware.view.whatIf.reset')}
      </Button>
    </div>
  )
}

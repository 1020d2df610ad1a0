/** Offsets and bits of the 82801AA AC'97 function (ac97-facts.md, sections 2 and 3; [datasheet]). */

/** NABM: offsets inside one box. */
export const BDBAR = 0x00,
  CIV = 0x04,
  LVI = 0x05,
  SR = 0x06,
  PICB = 0x08,
  PIV = 0x0a,
  CR = 0x0b;
/** NABM: offsets of the boxes and of the global registers. */
export const PI_BASE = 0x00,
  PO_BASE = 0x10,
  MC_BASE = 0x20,
  GLOB_CNT = 0x2c,
  GLOB_STA = 0x30,
  CAS = 0x34;

/** x_SR: halted, current equals last valid, last valid buffer done, buffer with IOC done, FIFO error. */
export const SR_DCH = 0x01,
  SR_CELV = 0x02,
  SR_LVBCI = 0x04,
  SR_BCIS = 0x08,
  SR_FIFOE = 0x10;
export const SR_WRITE_CLEAR = SR_LVBCI | SR_BCIS | SR_FIFOE;
export const SR_RESERVED = 0xffe0;

/** x_CR: run, reset registers, and the three interrupt enables. */
export const CR_RPBM = 0x01,
  CR_RR = 0x02,
  CR_LVBIE = 0x04,
  CR_FEIE = 0x08,
  CR_IOCE = 0x10;
export const CR_ENABLES = CR_LVBIE | CR_FEIE | CR_IOCE;

/** GLOB_CNT: AC_RST# released, warm reset, AC-link off. */
export const GC_COLD_RESET = 0x02,
  GC_WARM_RESET = 0x04,
  GC_LINK_OFF = 0x08,
  GC_STORED = 0x3f;
/** GLOB_STA. */
export const GS_PRIMARY_READY = 1 << 8,
  GS_READ_TIMEOUT = 1 << 15,
  GS_D3_SEMAPHORES = 3 << 16;
export const GS_WRITE_CLEAR = 0x0001 | 0x0400 | 0x0800 | GS_READ_TIMEOUT;

/** NAM: mixer registers the model gives an effect or a shape of its own. */
export const NAM_RESET = 0x00,
  NAM_MASTER = 0x02,
  NAM_PCM_OUT = 0x18,
  NAM_POWER = 0x26,
  NAM_EXTENDED_ID = 0x28,
  NAM_EXTENDED_CONTROL = 0x2a,
  NAM_DAC_RATE = 0x2c,
  NAM_SURROUND_RATE = 0x2e,
  NAM_LFE_RATE = 0x30,
  NAM_ADC_RATE = 0x32,
  NAM_MIC_RATE = 0x34,
  NAM_VENDOR_1 = 0x7c,
  NAM_VENDOR_2 = 0x7e;

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  appointment,
  doorAfter,
  doorState,
  groupNow,
  makeRound,
  markOf,
  nextStep,
  subArea,
} from '../../webapp/static/js/modules/round.js';

const TODAY = '2026-11-23';
const at = (day, hour = '09') => `${day}T${hour}:00:00`;
const visit = (outcome, day = '2026-11-20', note = null) => ({ outcome, at: at(day), note });
const door = (id, group, marks = [], last = null) => ({
  id,
  area: 'k1',
  group,
  marks,
  visit: last,
  state: doorState(/** @type {any} */ (marks), /** @type {any} */ (last), TODAY),
});

test('the tổ is read out of the address as people write it', () => {
  const said = {
    'Tổ đoàn kết số 3': '3',
    'Tổ 3, sau nhà văn hóa': '3',
    'tổ 12A đường Lê Lợi': '12A',
    '14 Lê Lợi, tổ dân phố số 07': '7',
    'To 4': '4',
    'KP Bàu Sen - Tổ 5': '5',
    'Tổng cục 3': '',
    'gần tổ ong': '',
    '14 Lê Lợi': '',
    '': '',
  };
  for (const [address, group] of Object.entries(said)) assert.equal(subArea(address), group, address);
  assert.equal(subArea(null), '');
  assert.equal(subArea('Tổ 3'.normalize('NFD')), '3', 'marks apart from their letters');
});

test('the day of the appointment is read out of the note; without one it is tomorrow', () => {
  assert.equal(appointment(visit('later', '2026-11-20', 'hẹn chiều 24/11')), '2026-11-24');
  assert.equal(appointment(visit('later', '2026-11-20', '2.12 buổi tối')), '2026-12-02');
  assert.equal(appointment(visit('later', '2026-12-20', 'hẹn 5/1')), '2027-01-05');
  assert.equal(appointment(visit('later', '2026-11-20', 'hẹn 1/12/2027')), '2027-12-01');
  assert.equal(appointment(visit('later', '2026-11-30')), '2026-12-01');
  assert.equal(appointment(visit('absent', '2026-11-20', '24/11')), null);
});

test('what is left to do at a door', () => {
  const states = [
    [['done', 'fix'], null, 'fix'],
    [['done', 'declined'], null, 'done'],
    [['done', 'none'], null, 'begun'],
    [['none'], null, 'new'],
    [[], null, 'new'],
    [[], visit('done'), 'done'],
    [['none'], visit('done'), 'begun'],
    [['none'], visit('refused'), 'refused'],
    [['none'], visit('absent'), 'absent'],
    [['none'], visit('absent', TODAY), 'tried'],
    [['none'], visit('later', '2026-11-20', 'hẹn 23/11'), 'due'],
    [['none'], visit('later', '2026-11-20', 'hẹn 21/11'), 'due'],
    [['none'], visit('later', '2026-11-20', 'hẹn 24/11'), 'later'],
    [['none'], visit('later', TODAY), 'later'],
    [['done'], visit('later', '2026-11-20'), 'done'],
  ];
  for (const [marks, last, state] of states)
    assert.equal(doorState(/** @type {any} */ (marks), /** @type {any} */ (last), TODAY), state, JSON.stringify(marks));
  assert.equal(markOf('posted'), 'done');
  assert.equal(markOf('returned'), 'fix');
});

const DOORS = [
  door('done', '1', ['done']),
  door('later', '2', ['none'], visit('later', '2026-11-22', 'hẹn 30/11')),
  door('tried', '2', ['none'], visit('absent', TODAY)),
  door('new', '2', ['none']),
  door('begun', '2', ['begun']),
  door('due', '10', ['none'], visit('later', '2026-11-20')),
  door('fix', '10', ['fix']),
  door('nowhere', '', ['none']),
];

test('the round goes by tổ, in the order of their numbers, with what presses first', () => {
  const round = makeRound(DOORS, ['k1']);
  assert.deepEqual(
    round.groups.map(({ group, all, finished, todo }) => [group, all, finished, todo.map(({ id }) => id)]),
    [
      ['1', 1, 1, []],
      ['2', 4, 0, ['begun', 'new', 'tried', 'later']],
      ['10', 2, 0, ['fix', 'due']],
      ['', 1, 0, ['nowhere']],
    ],
  );
  assert.deepEqual([round.fix[0].id, round.due[0].id], ['fix', 'due']);
});

test('somebody goes on in the tổ of their last visit', () => {
  assert.equal(groupNow(makeRound(DOORS, ['k1']))?.group, '2');
  assert.equal(groupNow(makeRound([door('a', '1'), door('b', '2')], ['k1']))?.group, '1');
  assert.equal(groupNow(makeRound([door('a', '1', ['done'])], ['k1'])), null);
});

test('the next door is in the same tổ, then in the next; who asked for another day is left alone', () => {
  const round = makeRound(DOORS, ['k1']);
  const here = { area: 'k1', group: '2' };
  assert.equal(doorAfter(round, 'begun', here)?.id, 'new');
  assert.equal(doorAfter(makeRound(DOORS.slice(0, 3), ['k1']), 'done', here)?.id, 'tried');
  assert.equal(doorAfter(makeRound(DOORS.slice(0, 2), ['k1']), 'done', here), null);
  assert.equal(doorAfter(round, 'nowhere', { area: 'k1', group: '' })?.id, 'begun');
});

test('the one next step: mend, then who waits for us, then the next door, then nothing', () => {
  const step = (doors) => {
    const { what, door: one } = nextStep(makeRound(doors, ['k1']));
    return [what, one?.id];
  };
  assert.deepEqual(step(DOORS), ['mend', 'fix']);
  assert.deepEqual(step(DOORS.slice(0, 6)), ['due', 'due']);
  assert.deepEqual(step(DOORS.slice(0, 5)), ['visit', 'begun']);
  assert.deepEqual(step(DOORS.slice(0, 1)), ['none', undefined]);
});

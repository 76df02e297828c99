"""floors.py FLOORS RESULTS.json: do as many tests of each file pass as FLOORS says?"""
import json
import sys

with open(sys.argv[2]) as file:
    files = json.load(file)['files']
missed = []
with open(sys.argv[1]) as file:
    for line in file:
        words = line.partition('#')[0].split()
        if words:
            passed = len(files.get(words[0], {}).get('passed', []))
            if passed < int(words[1]):
                missed.append(f'{words[0]}: {passed} passed; the floor is {words[1]}')
print('\n'.join(missed) or f'all floors of {len(files)} files reached')
sys.exit(bool(missed))

"""What the user sees. Renders values, decides nothing.

The manner of every text:
- A title names the thing in five words.
- A sentence says a fact with its number; a hint says the next act.
- No exclamation marks, no "please", no jargon without its plain twin.
- Meaning is never carried by colour alone: [OK] [INFO] [CAUTION] [DANGER].
- Text from outside went through core.text.printable, and no text of any kind is read as markup.
"""

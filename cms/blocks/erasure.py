from core.capabilities import erasures
from core.personal import unlinked

erasures.register(unlinked("blocks.Picture", "uploaded_by_user", shows=("id", "title", "created_at")))
